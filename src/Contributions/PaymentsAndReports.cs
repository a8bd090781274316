using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Contributions.Api;
using Panah.Contributions.Payments;
using Panah.Contributions.Reports;
using Panah.Contributions.Texts;
using Panah.Data;
using Panah.Messaging;

namespace Panah.Contributions;

/// <summary>The half of the capability that begins where a slip is issued: paying it, listing, counting and telling of it.</summary>
internal static class PaymentsAndReports
{
    public static IServiceCollection AddPaymentsAndReports(this IServiceCollection services) => services
        .AddSingleton<PaymentBook>().AddSingleton<Settlement>().AddSingleton<Till>()
        .AddSingleton<SlipList>().AddSingleton<SlipSheet>().AddSingleton<SlipStatistics>().AddSingleton<ContributionHistory>()
        .AddRecurringJob<PaymentsJob>()
        .AddMessageTexts<PaymentTexts>(PaymentTexts.Prefix);

    public static void MapPaymentsAndReports(this IEndpointRouteBuilder app)
    {
        app.MapBankCallback();
        app.MapMySlips();
    }
}
