using Panah.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: CollectionBehavior(typeof(FolderCollections), MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
[assembly: LongCollections(
    "Host, rules 1", "Host, rules 2", "Notices 1", "Notices 2", "Accounts 1", "Accounts 2", "Persons", "Contributions 1", "Contributions 2", "Messaging",
    "Data, rules", "Entitlement", "Attacks", "Host")]
[assembly: LongFolder("Accounts", 2)]
[assembly: LongFolder("Contributions", 2)]
[assembly: LongFolder("Notices", 2)]
[assembly: LongFolder("OpenId", 2)]
[assembly: LongFolder("Host, rules", 2)]
