using Cpctl.Api.Errors;

namespace Cpctl.Bootstrap.Cli;

/// <summary>An error as a person reads it: what happened, why, and what to do about it.</summary>
internal static class ErrorText
{
    public static void Write(TerminalWriter error, CpctlException exception)
    {
        error.WriteLine($"error: {exception.What}");
        WriteBlock(error, "why", exception.Why);
        WriteBlock(error, "do", exception.Remedy);
    }

    /// <summary>Something nobody foresaw: the whole exception, because only it says where to look.</summary>
    public static void WriteUnexpected(TerminalWriter error, Exception exception)
    {
        error.WriteLine($"error: {exception.Message}");
        WriteBlock(error, "why", "cpctl did not expect this; the details below say where it happened");
        WriteBlock(error, "do", "Run the same command again: it goes on where it stopped. If it fails again, report it with these lines.");
        error.WriteLine($"{new IndentedText(exception.ToString(), 2)}");
    }

    private static void WriteBlock(TerminalWriter error, string label, string text)
    {
        if (text.Length == 0) return;
        error.WriteLine($"  {label + ":",-5}{new IndentedText(text, 7)}");
    }
}
