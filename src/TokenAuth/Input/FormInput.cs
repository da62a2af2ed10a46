using System.Collections;
using System.Management.Automation;
using TokenAuth.Http;

namespace TokenAuth.Input;

/// <summary>What <c>-Form</c> becomes: a file for a FileInfo, a field of text for any other value, one of each for the elements of a collection.</summary>
internal static class FormInput
{
    /// <summary>The parts of the form.</summary>
    public static IReadOnlyList<FormPart> PartsOf(IDictionary form)
    {
        List<FormPart> parts = [];
        foreach (DictionaryEntry entry in form)
        {
            string name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            object? value = Bare(entry.Value);
            if (value is not string and IEnumerable elements)
            {
                // One level: a collection inside is text, as PowerShell joins it.
                foreach (object? element in elements)
                    parts.Add(PartOf(name, Bare(element)));
            }
            else
            {
                parts.Add(PartOf(name, value));
            }
        }

        return parts;
    }

    private static FormPart PartOf(string name, object? value) =>
        value is FileInfo file ? FormPart.File(name, file.FullName) : FormPart.Text(name, LanguagePrimitives.ConvertTo<string>(value) ?? "");

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
