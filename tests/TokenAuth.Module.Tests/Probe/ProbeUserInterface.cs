using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace TokenAuth.PumpProbe;

/// <summary>Answers prompts with what a test wrote down, and remembers what was shown and on which thread it was asked.</summary>
public sealed class ProbeUserInterface : PSHostUserInterface
{
    private readonly StringBuilder _shown = new();
    private readonly StringBuilder _lines = new();

    public Queue<string> Answers { get; } = new();

    public string Shown => _shown.ToString();

    /// <summary>Gets what came by the ways that have one of their own: errors, warnings, verbose and debug messages, progress.</summary>
    public string Lines => _lines.ToString();

    public int AskedOnThread { get; private set; }

    /// <summary>Gets or sets a value indicating whether Ctrl+C is pressed at the prompt.</summary>
    public bool Interrupts { get; set; }

    public override PSHostRawUserInterface RawUI { get; } = new ProbeRawUserInterface();

    public override SecureString ReadLineAsSecureString()
    {
        AskedOnThread = Environment.CurrentManagedThreadId;
        if (Interrupts) throw new PipelineStoppedException();
        SecureString answer = new();
        foreach (char character in Answers.Dequeue())
            answer.AppendChar(character);
        return answer;
    }

    public override string ReadLine() => Answers.Dequeue();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => defaultChoice;

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

    public override void Write(string value) => _shown.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => _shown.AppendLine(value);

    public override void WriteDebugLine(string message) => _lines.AppendLine(message);

    public override void WriteErrorLine(string value) => _lines.AppendLine(value);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _lines.AppendLine($"{record.Activity} {record.StatusDescription} {record.CurrentOperation}");

    public override void WriteVerboseLine(string message) => _lines.AppendLine(message);

    public override void WriteWarningLine(string message) => _lines.AppendLine(message);
}
