using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: CollectionBehavior(typeof(FolderCollections), MaxParallelThreads = 3)]
[assembly: LongFolder("AllPages", 3)]
