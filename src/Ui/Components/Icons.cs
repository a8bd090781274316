namespace Panah.Ui;

/// <summary>Pictures drawn in the page. Each says <c>direction="ltr"</c>: right-to-left pages flip text anchors inside SVG otherwise.</summary>
internal static class Icons
{
    public const string House =
        "<svg class=\"logo\" direction=\"ltr\" viewBox=\"0 0 48 48\" width=\"40\" height=\"40\" aria-hidden=\"true\" focusable=\"false\">"
        + "<path class=\"logo-house\" d=\"M24 3.5 43 18.2V40a5 5 0 0 1-5 5H10a5 5 0 0 1-5-5V18.2z\"/>"
        + "<path class=\"logo-flame\" d=\"M24.6 14.5c.9 4.9 8.4 8.600 8.400 16a9 9 0 0 1-18 0c0-3.500 1.700-5.900 3.500-7.700.3 2 1.100 3.200 2.300 3.800-.4-4.900 1.200-9.500 3.800-12.100z\"/>"
        + "<path class=\"logo-core\" d=\"M24.200 27.500c.5 2.200 3.600 3.700 3.600 7a3.800 3.800 0 0 1-7.600 0c0-2.900 2.800-4.300 4-7z\"/></svg>";

    public const string Display =
        "<svg direction=\"ltr\" viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" aria-hidden=\"true\" focusable=\"false\" class=\"icon\">"
        + "<circle cx=\"12\" cy=\"12\" r=\"9.5\"/><circle cx=\"12\" cy=\"7\" r=\"1.100\"/><path d=\"M7 10.200c3.300.9 6.700.9 10 0M12 11v3.200m0 0-2.600 4.300m2.600-4.300 2.600 4.300\"/></svg>";

    public const string Globe =
        "<svg direction=\"ltr\" viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" aria-hidden=\"true\" focusable=\"false\" class=\"icon\">"
        + "<circle cx=\"12\" cy=\"12\" r=\"9.500\"/><path d=\"M2.500 12h19M12 2.500c3 3 4.200 6 4.200 9.500S15 18.500 12 21.500c-3-3-4.200-6-4.200-9.500S9 5.500 12 2.500z\"/></svg>";

    public const string Menu =
        "<svg direction=\"ltr\" viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" aria-hidden=\"true\" focusable=\"false\" class=\"icon\"><path d=\"M4 6.500h16M4 12h16M4 17.500h16\"/></svg>";

    public const string Empty =
        "<svg direction=\"ltr\" viewBox=\"0 0 48 48\" width=\"56\" height=\"56\" aria-hidden=\"true\" focusable=\"false\" class=\"icon\">"
        + "<path d=\"M6 27 12 9h24l6 18v12H6z\"/><path d=\"M6 27h11a7 7 0 0 0 14 0h11\"/></svg>";
}
