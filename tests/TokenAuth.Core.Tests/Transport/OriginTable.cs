using System.Text.Json;

namespace TokenAuth.Core.Tests.Transport;

/// <summary>The cases of <c>Fixtures/origins.json</c>, by section.</summary>
internal static class OriginTable
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Lazy<JsonElement> Root = new(static () =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes("Fixtures/origins.json"), Options);
        return document.RootElement.Clone();
    });

    /// <summary>The sections that hold cases.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["bases", "origins", "tenants", "requests", "redirects", "links", "nextUrls"];

    /// <summary>The rows of a section, each a list of texts, the verdict last.</summary>
    public static IReadOnlyList<string[]> Rows(string section) =>
        [.. Root.Value.GetProperty(section).EnumerateArray().Select(static row => row.EnumerateArray().Select(static cell => cell.GetString()!).ToArray())];

    /// <summary>The base address of a named session, and the origins that it allows besides.</summary>
    public static (string BaseAddress, string[] AllowedOrigins) Session(string name)
    {
        string[] origins = [.. Root.Value.GetProperty("sessions").GetProperty(name).EnumerateArray().Select(static origin => origin.GetString()!)];
        return (origins[0], origins[1..]);
    }
}
