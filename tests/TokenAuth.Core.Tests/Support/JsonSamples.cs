using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace TokenAuth.Core.Tests.Support;

/// <summary>JSON as nobody should send it: known member names with values of every kind, cut, mangled and nested.</summary>
internal static class JsonSamples
{
    private static readonly string[] Strings =
    [
        "", "abc", "a b", "a\\r\\nb", "\\ud800", "\\u0000", "\\udc00x", "true", "Bearer", "DPoP", "3600", "-1", "1e999", "NaN", "2024-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00-14:00", "2024-02-30", "1634739482", "ä€😀", "eyJhbGciOiJub25lIn0.eyJleHAiOjEsImlhdCI6MH0.", "eyJ.eyJ.eyJ", " ", "\\\"",
        "eyJhbGciOiJub25lIn0.eyJleHAiOiJcdWQ4MDAiLCJpYXQiOiJcdWQ4MDAifQ.x",
    ];

    private static readonly string[] Literals = ["null", "true", "false", "0", "-1", "1", "3600", "86400000", "1e308", "1e999", "-1e999", "0.5", "253402300799", "99999999999999999999", "200"];

    /// <summary>Documents in which these names stand anywhere.</summary>
    public static Gen<string> Of(IReadOnlyList<string> names) =>
        from document in Value(names, 4)
        from damage in Gen.Choose(0, 9)
        from at in Gen.Choose(0, int.MaxValue)
        select Damaged(document, damage, at);

    /// <summary>A document with one place of it changed.</summary>
    public static Gen<string> MutationsOf(string document) =>
        from damage in Gen.Choose(1, 9)
        from at in Gen.Choose(0, int.MaxValue)
        from again in Gen.Choose(0, 9)
        from there in Gen.Choose(0, int.MaxValue)
        select Damaged(Damaged(document, damage, at), again, there);

    private static Gen<string> Value(IReadOnlyList<string> names, int depth)
    {
        Gen<string> leaf = Gen.OneOf(Gen.Elements(Strings).Select(static text => $"\"{text}\""), Gen.Elements(Literals));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<string> inner = Value(names, depth - 1);
        Gen<string> name = Gen.Frequency((9, Gen.Elements(names.ToArray())), (1, Gen.Elements("x", "", "\\ud800", "\\u0061ccess_token", "to\\u006ben")));
        Gen<string> member = from key in name from value in inner select $"\"{key}\":{value}";
        Gen<string> composite = Gen.OneOf(
            member.ArrayOf().Select(static members => $"{{{string.Join(',', members)}}}"),
            inner.ArrayOf().Select(static items => $"[{string.Join(',', items.Take(3))}]"));
        return Gen.Frequency((2, leaf), (5, composite));
    }

    private static string Damaged(string document, int damage, int at)
    {
        if (document.Length == 0)
        {
            return document;
        }

        int index = at % document.Length;
        string damaged = damage switch
        {
            1 => document[..index],
            2 => document.Remove(index, 1),
            3 => document.Insert(index, "\""),
            4 => document.Insert(index, "\\ud800"),
            5 => document.Insert(index, "\u0001"),
            6 => document.Insert(index, string.Create(CultureInfo.InvariantCulture, $"{(char)('!' + (at % 90))}")),
            7 => new StringBuilder(document) { [index] = ' ' }.ToString(),
            _ => document,
        };

        // What comes over a wire is bytes: half a character does not survive as such.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(damaged));
    }
}
