using System.Text;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A Content-Disposition header, behind a line break an address: a name that stays in its folder.</summary>
internal sealed class FileNameTarget() : FuzzTarget(
    "file-name", "attachment; ", "filename=", "filename=\"x.txt\"", "filename*=UTF-8''", "%2f", "..", "../", "..\\", "/etc/passwd", "C:\\", "\\\\server\\share\\", "CON", "com1.txt", ".bashrc", "\u0000", "%00", "\n", "\"", "~", "a", " ", ".", ":", "=?utf-8?B?Li4v?=")
{
    private static readonly Uri Home = new("https://api.example.com/files/");

    public override string Run(byte[] input)
    {
        string[] lines = TextOf(input).Split('\n', 2);
        using var request = new HttpRequestMessage(HttpMethod.Get, lines.Length > 1 && Uri.TryCreate(Home, lines[1], out Uri? address) ? address : Home);
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]), RequestMessage = request };
        response.Content.Headers.TryAddWithoutValidation("Content-Disposition", lines[0]);
        string? name = FileNames.Of(response);
        if (name is null)
        {
            return "none";
        }

        Require(name.Length > 0 && name is not ("." or ".."), "a name of no file");
        Require(!name.AsSpan().ContainsAny('/', '\\', ':') && !name.Any(char.IsControl), "a name with a path");
        string folder = Path.GetFullPath("downloads");
        Require(Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, name))) == folder, "a name that leaves its folder");
        Require(FileNames.Clean(name) == name, "a name that changes when it is cleaned again");
        return $"name {name.Length > 8} {name[0] == '_'} {Encoding.UTF8.GetByteCount(name) > name.Length}";
    }
}
