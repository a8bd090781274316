using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: CollectionBehavior(typeof(FolderCollections), MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
[assembly: LongCollections("AllPages 1", "AllPages 2", "AllPages 3", "Accounts", "Window")]
[assembly: LongFolder("AllPages", 3)]
