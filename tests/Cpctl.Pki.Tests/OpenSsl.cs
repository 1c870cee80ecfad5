using System.Diagnostics;

namespace Cpctl.Pki.Tests;

/// <summary>The openssl program, as a second opinion on what we issue.</summary>
internal static class OpenSsl
{
    internal static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output + await error;
        Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {text}");
        return text;
    }
}
