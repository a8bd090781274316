using Microsoft.AspNetCore.Mvc.Rendering;

namespace Panah.Ui;

/// <summary>In what order a page shows its fields: what went wrong is told in the same order, whoever judged first.</summary>
internal sealed class FieldOrder
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public static void Add(ViewContext view, string field) => Of(view)._places.TryAdd(field, Of(view)._places.Count);

    public static FieldOrder Of(ViewContext view)
    {
        if (view.HttpContext.Items[typeof(FieldOrder)] is not FieldOrder order) view.HttpContext.Items[typeof(FieldOrder)] = order = new FieldOrder();
        return order;
    }

    /// <summary>Where the field stands; what is of the whole form stands before all, what has no field of its own behind them.</summary>
    public int PlaceOf(string field) => field.Length == 0 ? -1 : _places.GetValueOrDefault(field, int.MaxValue);
}
