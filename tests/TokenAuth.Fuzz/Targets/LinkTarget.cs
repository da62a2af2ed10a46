using System.Text;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A Link header: a target that stands in it between angle brackets, found whatever stands before it.</summary>
internal sealed class LinkTarget() : FuzzTarget(
    "link", "<https://api.example.com/x?page=2>", "<", ">", ";", ",", "rel=next", "rel=\"next\"", "REL=\"prev next\"", "; rel=", "; title=\"a, b; c\"", "\"", "\\\"", "\\", " ", "\t", "=", "next", "<>;rel=next")
{
    public override string Run(byte[] input)
    {
        string text = Encoding.Latin1.GetString(input);
        string? next = LinkHeader.FindNext([text]);
        Require(next is null || text.Contains(next, StringComparison.Ordinal), "a target from nowhere");
        Require(next is null || text.Contains("next", StringComparison.OrdinalIgnoreCase), "a next page that nobody named");
        Require(LinkHeader.FindNext([text, "<https://api.example.com/last>; rel=next"]) == (next ?? "https://api.example.com/last"), "a value that hides the one behind it");
        Require(LinkHeader.FindNext(["<https://api.example.com/first>; rel=next", text]) == "https://api.example.com/first", "a value that hides the one before it");
        return $"{next is not null} {next?.Length > 0} {text.Contains('"', StringComparison.Ordinal)}";
    }
}
