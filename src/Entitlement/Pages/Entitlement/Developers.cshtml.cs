using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>The two endpoints in a few words, and every problem that they answer with: where its <c>type</c> leads.</summary>
internal sealed class DevelopersModel(ApiProblems problems, PanahSettings platform) : PageModel
{
    public IReadOnlyList<ApiProblem> Problems => ApiProblem.Every;

    public string One =>
        $$"""
        curl {{Site}}/api/entitlement/inquiries \
          -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: visit-4711" \
          -H "Content-Type: application/json" -d '{"nationalId":"0076229645"}'
        """;

    public string Batch =>
        $$"""
        printf '%s\n' '{"nationalId":"0076229645"}' '{"nationalId":"1350980411"}' |
        curl -N {{Site}}/api/entitlement/inquiries/batch \
          -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: list-4711" \
          -H "Content-Type: application/x-ndjson" --data-binary @-
        """;

    private string Site => platform.PublicUrl.GetLeftPart(UriPartial.Authority);

    public string Sentence(ApiProblem problem) => problems.Sentence(problem.Code);
}
