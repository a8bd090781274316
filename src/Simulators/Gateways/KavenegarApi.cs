using System.Globalization;
using System.Text.Json.Serialization;
using Panah.Kernel;
using Panah.Simulators.Faults;
using Panah.Simulators.Phones;

namespace Panah.Simulators.Gateways;

/// <summary>
/// sms1, in the shape of Kavenegar's REST API: the key in the path, a form body, <c>return</c> and <c>entries</c> in the answer;
/// status 200 inside the envelope is success, 403 a wrong key, 411 a wrong recipient. A <c>localid</c> seen before sends nothing again.
/// </summary>
internal static class KavenegarApi
{
    private const string Gateway = "sms1";

    public static void MapKavenegar(this WebApplication app)
    {
        app.MapPost("/v1/{key}/sms/send.json", SendAsync).WithFaults(Gateway).DisableAntiforgery();
        app.MapMethods("/v1/{key}/sms/status.json", ["GET", "POST"], StatusAsync).WithFaults(Gateway);
        app.MapMethods("/v1/{key}/sms/statuslocalmessageid.json", ["GET", "POST"], LocalStatusAsync).WithFaults(Gateway);
    }

    private static async Task<IResult> SendAsync(string key, HttpContext http, PhoneStore phones, SimulatorsSettings settings, TimeProvider time)
    {
        if (key != settings.ApiKey) return Answer(403, "کلید وب سرویس معتبر نیست");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!MobileNumber.TryParse(form["receptor"], out var mobile, out _)) return Answer(411, "دریافت کننده نامعتبر است");
        var (text, sender) = (form["message"].ToString(), form["sender"].ToString());
        if (text.Length == 0) return Answer(406, "پارامترهای اجباری خالی ارسال شده اند");
        var fault = http.FaultOf();
        var reference = form["localid"].ToString() is { Length: > 0 } localId ? localId : null;
        // A well-formed answer to a question that nobody asked: the number of another message, another recipient.
        if (fault is FaultKind.Mismatch) return Answer(200, "تایید شد", new Entry(1, text, 1, "در صف ارسال", sender, "09000000000", time.GetUtcNow().ToUnixTimeSeconds(), 1));
        var id = await phones.DeliverAsync(mobile.Value, sender.Length > 0 ? sender : "10008663", text, Gateway, reference, fault is FaultKind.Duplicate, http.RequestAborted);
        return Answer(200, "تایید شد", new Entry(id, text, 1, "در صف ارسال", sender, mobile.Value, time.GetUtcNow().ToUnixTimeSeconds(), 120));
    }

    private static async Task<IResult> StatusAsync(string key, HttpContext http, PhoneStore phones, SimulatorsSettings settings)
    {
        if (key != settings.ApiKey) return Answer(403, "کلید وب سرویس معتبر نیست");
        var typed = await ParameterAsync(http, "messageid");
        var known = long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await phones.ExistsAsync(id, Gateway);
        return Answer(200, "تایید شد", new StatusEntry(id, null, known ? 10 : 100, known ? "رسیده به گیرنده" : "شناسه پیامک نامعتبر است"));
    }

    private static async Task<IResult> LocalStatusAsync(string key, HttpContext http, PhoneStore phones, SimulatorsSettings settings)
    {
        if (key != settings.ApiKey) return Answer(403, "کلید وب سرویس معتبر نیست");
        var local = await ParameterAsync(http, "localid");
        var id = await phones.FindAsync(Gateway, local);
        return Answer(200, "تایید شد", new StatusEntry(id ?? 0, local, id is null ? 100 : 10, id is null ? "شناسه پیامک نامعتبر است" : "رسیده به گیرنده"));
    }

    private static async Task<string> ParameterAsync(HttpContext http, string name) =>
        http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))[name].ToString() : http.Request.Query[name].ToString();

    private static IResult Answer(int status, string message, params object[] entries) =>
        Results.Json(new { @return = new { status, message }, entries }, statusCode: status);

    private sealed record Entry(
        [property: JsonPropertyName("messageid")] long MessageId, string Message, int Status, [property: JsonPropertyName("statustext")] string StatusText,
        string Sender, string Receptor, long Date, int Cost);

    private sealed record StatusEntry(
        [property: JsonPropertyName("messageid")] long MessageId, [property: JsonPropertyName("localid")] string? LocalId, int Status,
        [property: JsonPropertyName("statustext")] string StatusText);
}
