using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Kubernetes;

/// <summary>A program that hands out credentials, as client.authentication.k8s.io defines it. It may talk to a person: on standard error, and on a terminal's standard input.</summary>
internal sealed record ExecPlugin
{
    private const int Quoted = 4096;

    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public required string ApiVersion { get; init; }

    /// <summary>Never, IfAvailable or Always: whether it asks on standard input.</summary>
    public string InteractiveMode { get; init; } = "IfAvailable";

    public string? InstallHint { get; init; }

    public static ExecPlugin FromKubeconfig(JsonObject exec, string directory)
    {
        var command = exec["command"]?.ToString() is { Length: > 0 } text ? text : throw new FormatException("its exec plugin has no command");
        return new ExecPlugin
        {
            // A path with a slash is relative to the kubeconfig; a bare name is looked up in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, directory) : command,
            Arguments = [.. exec["args"]?.AsArray().Select(arg => arg?.ToString() ?? "") ?? []],
            Environment = [.. exec["env"]?.AsArray().OfType<JsonObject>()
                .Select(pair => KeyValuePair.Create(pair["name"]?.ToString() ?? "", pair["value"]?.ToString() ?? "")) ?? []],
            ApiVersion = exec["apiVersion"]?.ToString() ?? "client.authentication.k8s.io/v1",
            InteractiveMode = exec["interactiveMode"]?.ToString() ?? "IfAvailable",
            InstallHint = exec["installHint"]?.ToString(),
        };
    }

    /// <param name="options">How it talks to a person, and how long it has.</param>
    /// <exception cref="KubernetesTransportException">The plugin can't be run, fails, or says nothing usable.</exception>
    public async Task<ExecCredential> RunAsync(KubernetesClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limited = new Runtime.LimitedToken(options.PluginTimeout, time, cancellationToken);
        try
        {
            if (InteractiveMode == "Always" && !options.PluginMayAsk) throw new FormatException("it asks a person, and standard input is no terminal");
            var isInteractive = options.PluginMayAsk && InteractiveMode != "Never";
            using var process = Process.Start(StartInfo(isInteractive)) ?? throw new InvalidOperationException("it did not start");
            try
            {
                if (!isInteractive) process.StandardInput.Close();
                var errors = TellAsync(process.StandardError, options.PluginMessages, limited.Token);
                var output = await process.StandardOutput.ReadToEndAsync(limited.Token);
                await process.WaitForExitAsync(limited.Token);
                return process.ExitCode == 0
                    ? ExecCredential.Parse(output)
                    : throw new FormatException($"it exited with {process.ExitCode}: {(await errors).Trim()}");
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            var why = limited.TimedOut ? string.Create(CultureInfo.InvariantCulture, $"it was not done after {options.PluginTimeout.TotalSeconds} s") : ex.Message;
            var hint = InstallHint is null ? "" : $" {InstallHint}";
            throw new KubernetesTransportException($"The kubeconfig's credential plugin {Command} gave no credentials: {why}{hint}", ex);
        }
    }

    /// <summary>Passes on what it says as it says it: a question has no line break at its end.</summary>
    /// <returns>The beginning of it.</returns>
    private static async Task<string> TellAsync(StreamReader errors, TextWriter? person, CancellationToken cancellationToken)
    {
        var (beginning, buffer) = (new StringBuilder(), new char[Quoted]);
        for (int read; (read = await errors.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            beginning.Append(buffer, 0, Math.Min(read, Quoted - beginning.Length));
            if (person is null) continue;
            await person.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await person.FlushAsync(cancellationToken);
        }

        return beginning.ToString();
    }

    private ProcessStartInfo StartInfo(bool isInteractive)
    {
        var start = new ProcessStartInfo(Command, Arguments)
        {
            UseShellExecute = false, RedirectStandardInput = !isInteractive, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var info = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = "ExecCredential", ["spec"] = new JsonObject { ["interactive"] = isInteractive } };
        start.Environment["KUBERNETES_EXEC_INFO"] = info.ToJsonString();
        return start;
    }
}
