using System.Diagnostics.CodeAnalysis;
using System.Text;
using TokenAuth.Errors;

namespace TokenAuth.Fuzz;

/// <summary>Something that reads what others wrote, and what must hold whatever they wrote.</summary>
/// <param name="name">Its name, and its corpus folder's.</param>
/// <param name="words">What such inputs are made of.</param>
internal abstract class FuzzTarget(string name, params string[] words)
{
    /// <summary>A secret that the mutations plant: it must not come out again.</summary>
    public const string Canary = "s3cr3t-c4n4ry-7f3a91d2";

    private const int LongestMessage = 2000;

    protected static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public string Name => name;

    /// <summary>Whether what it reads may hold a secret.</summary>
    protected virtual bool HoldsSecrets => true;

    public IReadOnlyList<string> Words => [Canary, .. words];

    /// <summary>The inputs from which the mutations begin.</summary>
    public IReadOnlyList<byte[]> Corpus { get; } = ReadCorpus(name);

    /// <summary>Reads an input.</summary>
    /// <returns>What kind of outcome it was: an input with a new one is worth mutating further.</returns>
    /// <exception cref="PropertyViolatedException">Something does not hold; every other exception is a crash.</exception>
    public abstract string Run(byte[] input);

    protected static string TextOf(byte[] input) => Encoding.UTF8.GetString(input);

    protected static void Require([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw new PropertyViolatedException(what);
        }
    }

    /// <summary>The outcome of a refusal: an error of ours, which says what to do and gives nothing away.</summary>
    protected string Refused(ITypedError error, params ReadOnlySpan<string> expected)
    {
        var exception = (Exception)error;
        Require(expected.IsEmpty || expected.Contains(error.ErrorId), $"refused with {error.ErrorId}");
        Require(error.NextStep is { Length: > 0 }, "an error without a next step");
        Require(exception.Message.Length <= LongestMessage, $"a message of {exception.Message.Length} characters");
        Require(!exception.Message.AsSpan().ContainsAny('\r', '\n'), "a message of several lines");
        Require(!HoldsSecrets || !exception.ToString().Contains(Canary, StringComparison.Ordinal), "an error that quotes the secret");
        return error.ErrorId;
    }

    private static IReadOnlyList<byte[]> ReadCorpus(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "corpus", name);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }
}
