using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Join;

/// <summary>The join token from where the user has it. On a command line everybody on the machine can read it, and shells remember it.</summary>
internal static class JoinToken
{
    /// <summary>Far more than a token has.</summary>
    private const int MaxChars = 4096;

    /// <param name="token">As given on the command line; null when it was not.</param>
    /// <param name="file">The file it is in, "-" for standard input; null when none was named.</param>
    /// <param name="console">For standard input.</param>
    /// <param name="cancel">Ends the wait for it.</param>
    /// <returns>The token without white space around it; its form is not checked.</returns>
    /// <exception cref="CpctlException">Bad input (2): none or both given, or the file can't be read or holds no single line.</exception>
    public static async Task<string> ReadAsync(string? token, string? file, CliConsole console, CancellationToken cancel)
    {
        if ((token is null) == (file is null))
        {
            throw new CpctlException(
                ExitCode.BadInput, token is null ? "no token was given" : "the token was given twice", "the cluster admits a machine by a token",
                "Give either --token or --token-file (- reads it from standard input).");
        }

        if (token is not null) return token;
        var text = file == "-" ? await ReadAsync(console.In, cancel) : await ReadFileAsync(file!, cancel);
        return text.Contains('\n', StringComparison.Ordinal) || text.Length is 0 or >= MaxChars
            ? throw new CpctlException(
                ExitCode.BadInput, file == "-" ? "standard input holds no token" : $"{file} holds no token", text.Length == 0 ? "it is empty" : "a token is one line", "Write the token there and nothing else.")
            : text;
    }

    private static async Task<string> ReadFileAsync(string file, CancellationToken cancel)
    {
        try
        {
            using var reader = new StreamReader(file);
            return await ReadAsync(reader, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CpctlException(ExitCode.BadInput, $"the token can't be read from {file}", e.Message, "Name a file that holds the token, or - for standard input.", e);
        }
    }

    private static async Task<string> ReadAsync(TextReader reader, CancellationToken cancel)
    {
        var buffer = new char[MaxChars];
        var read = await reader.ReadBlockAsync(buffer, cancel);
        return new string(buffer, 0, read).Trim();
    }
}
