using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: CollectionBehavior(typeof(FolderCollections), MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
[assembly: LongCollections(
    "Host, rules 1", "Host, rules 2", "Accounts", "Notices", "Contributions", "Messaging", "Data, rules", "Entitlement", "Persons", "Attacks", "Host")]
[assembly: LongFolder("Host, rules", 2)]
[assembly: LongFolder("OpenId", 2)]
