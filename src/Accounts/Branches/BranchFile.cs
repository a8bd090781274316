using System.Text;
using Panah.Kernel;
using Panah.Kernel.Reference;
using Panah.Registries;

namespace Panah.Accounts.Branches;

/// <summary>A file of branches: UTF-8, a line each, <c>code,name,province,city</c>; a head line of these words may stand first.</summary>
internal static class BranchFile
{
    private const int MostCode = 10;
    private const int MostName = 100;
    private static readonly string[] Head = ["code", "name", "province", "city"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The branches, and for each line that can't be taken its number and why, in English.</returns>
    /// <exception cref="InvalidOperationException">There is no such file, or it is no UTF-8.</exception>
    public static (IReadOnlyList<Branch> Branches, IReadOnlyList<string> Errors) Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidOperationException($"There is no file {path}.");
        try
        {
            return Read(File.ReadLines(path, Utf8));
        }
        catch (DecoderFallbackException foreign)
        {
            throw new InvalidOperationException($"{path} is not UTF-8.", foreign);
        }
    }

    private static (IReadOnlyList<Branch>, IReadOnlyList<string>) Read(IEnumerable<string> lines)
    {
        var (branches, errors) = (new List<Branch>(), new List<string>());
        var (codes, names) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            string[] fields = [.. line.TrimStart('\ufeff').Split(',').Select(field => PersianText.Tidy(field))];
            if (line.Trim().Length == 0 || (number == 1 && fields.SequenceEqual(Head, StringComparer.OrdinalIgnoreCase))) continue;
            var (branch, error) = Read(fields);
            error ??= Twice("code", branch!.Code, codes, number) ?? Twice("name", PersianText.FoldName(branch.Name), names, number);
            if (error is null) branches.Add(branch!);
            else errors.Add($"line {number}: {error}");
        }

        if (branches.Count == 0 && errors.Count == 0) errors.Add("the file holds no branch");
        return (branches, errors);
    }

    private static (Branch? Branch, string? Error) Read(string[] fields)
    {
        if (fields.Length != Head.Length) return (null, $"has {fields.Length} columns, not code,name,province,city");
        var code = PersianText.Compact(fields[0]);
        if (code.Length is 0 or > MostCode || !code.All(char.IsAsciiDigit)) return (null, $"'{fields[0]}' is no code of 1 to {MostCode} digits");
        if (fields[1].Length is 0 or > MostName) return (null, $"the name has {fields[1].Length} characters, not 1 to {MostName}");
        var province = Places.Provinces.FirstOrDefault(one => Same(one.Name, fields[2]));
        if (province is null) return (null, $"there is no province '{fields[2]}'");
        var city = Places.Cities.FirstOrDefault(one => one.ProvinceId == province.Id && Same(one.Name, fields[3]));
        return city is null ? (null, $"there is no city '{fields[3]}' in {province.Name}") : (new Branch(code, fields[1], province.Name, city.Name), null);
    }

    private static string? Twice(string what, string key, Dictionary<string, int> seen, int line) =>
        seen.TryAdd(key, line) ? null : $"has the {what} of line {seen[key]}";

    private static bool Same(string left, string right) => PersianText.FoldName(left) == PersianText.FoldName(right);
}
