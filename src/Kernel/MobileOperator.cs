namespace Panah.Kernel;

/// <summary>An operator of mobile phones in Iran, as guide 001 lets people choose it.</summary>
public enum MobileOperator
{
    /// <summary>سایر: one of the small networks, or a prefix not known here.</summary>
    Other,

    /// <summary>همراه اول</summary>
    HamrahAval,

    /// <summary>ایرانسل</summary>
    Irancell,

    /// <summary>رایتل</summary>
    Rightel,

    /// <summary>شاتل موبایل</summary>
    ShatelMobile,

    /// <summary>تالیا</summary>
    Taliya,
}

/// <summary>Number blocks as the regulator (CRA) gave them out.</summary>
public static class MobileOperators
{
    /// <param name="number">Eleven digits from 09.</param>
    public static MobileOperator ByPrefix(string number) => number.Length < 4 ? MobileOperator.Other : number[..4] switch
    {
        "0910" or "0911" or "0912" or "0913" or "0914" or "0915" or "0916" or "0917" or "0918" or "0919" => MobileOperator.HamrahAval,
        "0990" or "0991" or "0992" or "0993" or "0994" or "0995" or "0996" => MobileOperator.HamrahAval,
        "0900" or "0901" or "0902" or "0903" or "0904" or "0905" or "0930" or "0933" => MobileOperator.Irancell,
        "0935" or "0936" or "0937" or "0938" or "0939" or "0941" => MobileOperator.Irancell,
        "0920" or "0921" or "0922" or "0923" => MobileOperator.Rightel,
        "0998" => MobileOperator.ShatelMobile,
        "0932" => MobileOperator.Taliya,
        _ => MobileOperator.Other,
    };
}
