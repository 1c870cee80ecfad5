namespace Cpctl.Bootstrap.Cli;

/// <summary>The three streams of a command and whether people look at them. Results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed record CliConsole(TextReader In, TerminalWriter Out, TerminalWriter Error, bool InIsTerminal, bool OutIsTerminal, bool ErrorIsTerminal)
{
    public CliConsole(TextReader input, TextWriter output, TextWriter error, bool inIsTerminal, bool outIsTerminal, bool errorIsTerminal)
        : this(input, new TerminalWriter(output), new TerminalWriter(error), inIsTerminal, outIsTerminal, errorIsTerminal)
    {
    }

    /// <summary>Standard input as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    public static CliConsole OfProcess() => new(
        Console.In, Console.Out, Console.Error, !Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected && IsCapable());

    // A terminal that can't move its cursor ("dumb") gets plain lines.
    private static bool IsCapable() => Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } term && term != "dumb";
}
