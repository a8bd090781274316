using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(PanahServer))]
[assembly: AssemblyFixture(typeof(Browser))]
// One server, one clock that only moves forward: tests run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
