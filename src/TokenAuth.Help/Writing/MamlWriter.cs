using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace TokenAuth.Help;

/// <summary>Writes the help of commands as MAML, the form that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The file's text.</summary>
    public static string Write(IEnumerable<CommandHelp> commands)
    {
        var items = new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            commands.Select(CommandElement));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            items.WriteTo(writer);
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static XElement CommandElement(CommandHelp help) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", help.Name),
            new XElement(Command + "verb", help.Name.Split('-')[0]),
            new XElement(Command + "noun", help.Name.Split('-')[1]),
            Description([help.Synopsis])),
        Description(help.Description),
        new XElement(Command + "syntax", help.Syntax.Select(set => SyntaxItem(help, set))),
        new XElement(Command + "parameters", help.Parameters.Select(static parameter => Parameter(parameter, parameter.Main))),
        new XElement(Command + "inputTypes", help.Inputs.Select(static type => Type("inputType", type))),
        new XElement(Command + "returnValues", help.Outputs.Select(static type => Type("returnValue", type))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(help.Notes))),
        new XElement(Command + "examples", help.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", help.Links.Select(static link => new XElement(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", link.Text),
            new XElement(Maml + "uri", link.Address.StartsWith("https:", StringComparison.Ordinal) ? link.Address : string.Empty)))));

    private static XElement SyntaxItem(CommandHelp help, SyntaxHelp set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", help.Name),
        set.Parameters
            .Select(name => help.Parameters.FirstOrDefault(parameter => parameter.Name == name))
            .OfType<ParameterHelp>()
            .Select(parameter => (Parameter: parameter, Facts: parameter.In(set.Name)))
            .Where(static item => item.Facts is not null)
            .Select(static item => Parameter(item.Parameter, item.Facts!)));

    private static XElement Parameter(ParameterHelp parameter, ParameterFacts facts) => new(
        Command + "parameter",
        new XAttribute("required", facts.IsRequired ? "true" : "false"),
        new XAttribute("variableLength", facts.Type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
        new XAttribute("globbing", facts.AcceptsWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", facts.PipelineInput),
        new XAttribute("position", facts.Position == "Named" ? "named" : facts.Position),
        new XAttribute("aliases", facts.Aliases.Count == 0 ? "none" : string.Join(", ", facts.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Description(parameter.Description),
        facts.AcceptedValues.Count == 0 ? null : new XElement(Command + "parameterValueGroup", facts.AcceptedValues.Select(static value => Value(value, isRequired: false))),
        facts.IsSwitch ? null : Value(facts.Type, isRequired: true),
        new XElement(Dev + "type", new XElement(Maml + "name", facts.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", facts.DefaultValue));

    private static XElement Value(string text, bool isRequired) => new(
        Command + "parameterValue",
        new XAttribute("required", isRequired ? "true" : "false"),
        new XAttribute("variableLength", "false"),
        text);

    private static XElement Type(string element, TypeHelp type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Description(type.Description));

    private static XElement Example(ExampleHelp example) => new(
        Command + "example",
        new XElement(Maml + "title", $"--- {example.Title} ---"),
        new XElement(Dev + "code", example.Code),

        // The empty paragraph parts the example from the next.
        new XElement(Dev + "remarks", Paragraphs([.. example.Remarks, string.Empty])));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(static text => new XElement(Maml + "para", text));
}
