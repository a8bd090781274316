using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: CollectionBehavior(typeof(FolderCollections), MaxParallelThreads = 3)]
[assembly: LongFolder("OpenId", 2)]
