using Panah.Kernel;

namespace Panah.OpenId;

/// <summary>
/// A problem that a room's API answers with. Rooms register theirs as singletons, and /developers lists them, so that each <c>type</c> leads to its line.
/// </summary>
/// <param name="Id">Stable name, the fragment of <c>type</c>.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Title">What is wrong and what to do, in English as the API speaks.</param>
public sealed record DocumentedProblem(string Id, int Status, string Title)
{
    /// <summary>The document to answer with.</summary>
    public Problem At(PanahSettings site) => new(Status, new Uri(site.PublicUrl, "/developers#" + Id).ToString(), Title);
}
