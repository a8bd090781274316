namespace Panah.Accounts.Passwords;

/// <summary>
/// The usual Latin spellings of a Persian name, as people put them into passwords: «مریم» is maryam, mariam or mrym.
/// Short vowels are not written in Persian, so a small table of common names stands beside the letters;
/// the consonant skeleton catches the rest.
/// </summary>
internal static class Romanisation
{
    private static readonly Dictionary<char, string[]> Letters = new()
    {
        ['ا'] = ["a"], ['آ'] = ["a", "aa"], ['ب'] = ["b"], ['پ'] = ["p"], ['ت'] = ["t"], ['ث'] = ["s"], ['ج'] = ["j"], ['چ'] = ["ch"],
        ['ح'] = ["h"], ['خ'] = ["kh"], ['د'] = ["d"], ['ذ'] = ["z"], ['ر'] = ["r"], ['ز'] = ["z"], ['ژ'] = ["zh"], ['س'] = ["s"],
        ['ش'] = ["sh"], ['ص'] = ["s"], ['ض'] = ["z"], ['ط'] = ["t"], ['ظ'] = ["z"], ['ع'] = ["a", ""], ['غ'] = ["gh"], ['ف'] = ["f"],
        ['ق'] = ["gh", "q"], ['ک'] = ["k"], ['گ'] = ["g"], ['ل'] = ["l"], ['م'] = ["m"], ['ن'] = ["n"], ['و'] = ["v", "oo", "o", "u"],
        ['ه'] = ["h"], ['ی'] = ["y", "i"], ['ئ'] = ["e"],
    };

    private static readonly Dictionary<string, string[]> Common = new(StringComparer.Ordinal)
    {
        ["مریم"] = ["maryam", "mariam"], ["محمد"] = ["mohammad", "mohamad", "muhammad"], ["علی"] = ["ali"], ["حسین"] = ["hossein", "hosein", "hussein"],
        ["حسن"] = ["hasan", "hassan"], ["رضا"] = ["reza"], ["زهرا"] = ["zahra"], ["فاطمه"] = ["fatemeh", "fateme"], ["احمد"] = ["ahmad"], ["مهدی"] = ["mahdi", "mehdi"],
        ["احمدی"] = ["ahmadi"], ["محمدی"] = ["mohammadi", "mohamadi"], ["حسینی"] = ["hosseini", "hoseini"], ["رضایی"] = ["rezaei", "rezaee", "rezai"], ["کریمی"] = ["karimi"],
        ["امیر"] = ["amir"], ["سارا"] = ["sara"], ["نرگس"] = ["narges"], ["سعید"] = ["saeed", "saeid"], ["مجید"] = ["majid"], ["لیلا"] = ["leila", "leyla"],
        ["جعفر"] = ["jafar"], ["جعفری"] = ["jafari"], ["صادق"] = ["sadegh"], ["صادقی"] = ["sadeghi"], ["مرادی"] = ["moradi"], ["اکبر"] = ["akbar"], ["اکبری"] = ["akbari"],
        ["موسوی"] = ["mousavi", "moosavi", "musavi"], ["هاشم"] = ["hashem"], ["هاشمی"] = ["hashemi"], ["نور"] = ["noor", "nur"], ["نوری"] = ["noori", "nouri"],
    };

    /// <summary>A bound on the product of the letters' spellings, for a name of any length.</summary>
    private const int MostSpellings = 64;

    /// <summary>The likeliest first.</summary>
    public static IEnumerable<string> Spellings(string word)
    {
        List<string> spellings = [""];
        foreach (var letter in word)
        {
            var sounds = Letters.GetValueOrDefault(letter, [""]);
            spellings = [.. spellings.SelectMany(_ => sounds, (head, sound) => head + sound).Take(MostSpellings)];
        }

        return Common.GetValueOrDefault(word, []).Concat(spellings);
    }
}
