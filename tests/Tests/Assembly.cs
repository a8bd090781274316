using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(PanahServer))]
// One server, one clock that only moves forward: tests run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
