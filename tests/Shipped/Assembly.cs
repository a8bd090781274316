using Panah.BrowserTests;
using Panah.Harness;
using Panah.Shipped;
using Panah.Shipped.Crawl;
using Xunit;

[assembly: AssemblyFixture(typeof(ShippedProgram))]
[assembly: AssemblyFixture(typeof(Browser))]
// One program, and people who know nothing of each other: journeys go side by side, as they do outside.
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
[assembly: LongCollections(
    "CrawlTests", nameof(Trouble), "Contributions.SlipTests", "Notices.GuideTests", "ProgramTroubleTests", "RegistrationTests", "PaymentTests", "HomeTests",
    "SessionEndTests", "Entitlement.GuideTests", "SpecialGroupTests", "RestartTests", Last = nameof(AfterAll))]
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Panah.Shipped;

/// <summary>
/// Put <c>[Collection(nameof(Trouble))]</c> on a class that switches faults on: everybody would feel them, so these classes have a
/// program of their own, where they come one after another while all others go on beside it.
/// </summary>
[CollectionDefinition(nameof(Trouble))]
public sealed class Trouble : ICollectionFixture<ShippedProgram>;
