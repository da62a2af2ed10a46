using System.Security.Cryptography;
using System.Text.Json;

namespace TokenAuth.Fuzz;

/// <summary>Where a run leaves what it found.</summary>
/// <param name="folder">The folder.</param>
internal sealed class Findings(string folder)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Saves an input.</summary>
    /// <returns>Its file.</returns>
    public string Save(string target, string kind, byte[] input)
    {
        string place = Path.Combine(folder, target);
        Directory.CreateDirectory(place);
        string file = Path.Combine(place, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(file, input);
        return file;
    }

    /// <summary>Saves the figures of a run.</summary>
    public void SaveReport(object report)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(report, Indented));
    }
}
