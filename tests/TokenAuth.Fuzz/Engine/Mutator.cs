using System.Globalization;
using System.Text;

#pragma warning disable CA5394 // Mutations are repeatable by their seed; nothing secret depends on them.

namespace TokenAuth.Fuzz;

/// <summary>Makes inputs of inputs: flipped bits, splices, words, numbers at their limits, lengths and nesting beyond measure.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="words">The words of the target.</param>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    /// <summary>No input is longer.</summary>
    public const int Longest = 128 * 1024;

    private static readonly byte[][] Bytes =
    [
        [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0x80], .. "\u200B|\u0130|\u212A|\uFF0E|\uD83D\uDE00|\u202E|\r\n|\t|\\|\"|'|%00|%2F|\\u0000|\\ud800".Split('|').Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Numbers = ["0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e308", "1e999", "-1e999", "0.0000001", "253402300799", "253402300800", "00", "+1", "NaN"];

    private static readonly string[] Openers = ["[", "{\"a\":", "(", "<", "\"", "%", "\\", "/", ".", ",", ";", "=", " ", "a", "{", "[[\"", "\u0430"];

    /// <summary>A new input.</summary>
    /// <param name="from">The inputs to begin with.</param>
    public byte[] Next(IReadOnlyList<byte[]> from)
    {
        byte[] input = from.Count == 0 ? [] : from[random.Next(from.Count)];
        for (int count = random.Next(1, 7); count > 0; count--)
        {
            input = Change(input, from);
        }

        return input.Length > Longest ? input[..Longest] : input;
    }

    private byte[] Change(byte[] input, IReadOnlyList<byte[]> others) => random.Next(14) switch
    {
        0 => Flip(input),
        1 => Overwrite(input, [(byte)random.Next(256)]),
        2 => Insert(input, Bytes[random.Next(Bytes.Length)]),
        3 or 4 => Insert(input, Word()),
        5 => Overwrite(input, Word()),
        6 => Remove(input),
        7 => input[..random.Next(input.Length + 1)],
        8 => Splice(input, others),
        9 => Renumber(input),
        10 => Nest(input),
        11 => Repeat(input),
        12 => Swap(input),
        _ => Replace(input),
    };

    private byte[] Word() => Encoding.UTF8.GetBytes(words[random.Next(words.Count)]);

    private int Place(byte[] input) => random.Next(input.Length + 1);

    private (int Start, int Length) Piece(byte[] input)
    {
        int start = Place(input);
        return (start, random.Next(Math.Min(input.Length - start, random.Next(8) == 0 ? int.MaxValue : 32) + 1));
    }

    private byte[] Flip(byte[] input)
    {
        if (input.Length == 0)
        {
            return input;
        }

        byte[] copy = [.. input];
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private byte[] Insert(byte[] input, ReadOnlySpan<byte> what)
    {
        int at = Place(input);
        return [.. input.AsSpan(0, at), .. what, .. input.AsSpan(at)];
    }

    private byte[] Overwrite(byte[] input, ReadOnlySpan<byte> what)
    {
        int at = Place(input);
        return [.. input.AsSpan(0, at), .. what, .. input.AsSpan(Math.Min(at + what.Length, input.Length))];
    }

    private byte[] Remove(byte[] input)
    {
        (int start, int length) = Piece(input);
        return [.. input.AsSpan(0, start), .. input.AsSpan(start + length)];
    }

    private byte[] Replace(byte[] input)
    {
        (int start, int length) = Piece(input);
        return [.. input.AsSpan(0, start), .. Word(), .. input.AsSpan(start + length)];
    }

    private byte[] Splice(byte[] input, IReadOnlyList<byte[]> others)
    {
        byte[] other = others.Count == 0 ? input : others[random.Next(others.Count)];
        return [.. input.AsSpan(0, Place(input)), .. other.AsSpan(Place(other))];
    }

    private byte[] Swap(byte[] input)
    {
        (int start, int length) = Piece(input);
        byte[] piece = input[start..(start + length)];
        byte[] rest = [.. input.AsSpan(0, start), .. input.AsSpan(start + length)];
        return Insert(rest, piece);
    }

    private byte[] Renumber(byte[] input)
    {
        int first = Array.FindIndex(input, Place(input) is var from && from < input.Length ? from : 0, static value => value is >= (byte)'0' and <= (byte)'9');
        if (first < 0)
        {
            return Insert(input, Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)]));
        }

        int end = first;
        while (end < input.Length && input[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        string number = random.Next(4) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return [.. input.AsSpan(0, first), .. Encoding.UTF8.GetBytes(number), .. input.AsSpan(end)];
    }

    private byte[] Nest(byte[] input)
    {
        byte[] opener = Encoding.UTF8.GetBytes(Openers[random.Next(Openers.Length)]);
        return Insert(input, Times(opener, Count()));
    }

    private byte[] Repeat(byte[] input)
    {
        (int start, int length) = Piece(input);
        return Insert(input, Times(input.AsSpan(start, length).ToArray(), Count()));
    }

    // Mostly a few; now and then a great many.
    private int Count() => random.Next(40) switch
    {
        0 => random.Next(1000, 40_000),
        < 5 => random.Next(60, 300),
        _ => random.Next(1, 8),
    };

    private static byte[] Times(byte[] piece, int count)
    {
        count = piece.Length == 0 ? 0 : Math.Min(count, Longest / piece.Length);
        byte[] all = new byte[piece.Length * count];
        for (int index = 0; index < count; index++)
        {
            piece.CopyTo(all, index * piece.Length);
        }

        return all;
    }
}
