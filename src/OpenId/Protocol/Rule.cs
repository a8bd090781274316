namespace Panah.OpenId.Protocol;

/// <summary>One check of an endpoint, as it refuses.</summary>
/// <param name="Id">Stable name; developers find it in the answer's <c>error_uri</c>, tests by it.</param>
/// <param name="Clause">Where it is written.</param>
/// <param name="Error">The protocol's error code.</param>
/// <param name="Description">For the client's developer, in the characters that RFC 6749 section 5.2 allows; says nothing of people.</param>
internal sealed record Rule(string Id, string Clause, string Error, string Description, int Status = 400);
