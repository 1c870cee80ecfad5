using System.Diagnostics;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Api.Kubernetes;

/// <summary>A program that hands out credentials, as client.authentication.k8s.io defines it.</summary>
internal sealed record ExecPlugin
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public required string ApiVersion { get; init; }

    public string? InstallHint { get; init; }

    public static ExecPlugin FromKubeconfig(JsonObject exec, string directory)
    {
        var command = exec["command"]?.ToString() ?? throw new FormatException("its exec plugin has no command");
        return new ExecPlugin
        {
            // A path with a slash is relative to the kubeconfig; a bare name is looked up in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, directory) : command,
            Arguments = [.. exec["args"]?.AsArray().Select(arg => arg?.ToString() ?? "") ?? []],
            Environment = [.. exec["env"]?.AsArray().OfType<JsonObject>()
                .Select(pair => KeyValuePair.Create(pair["name"]?.ToString() ?? "", pair["value"]?.ToString() ?? "")) ?? []],
            ApiVersion = exec["apiVersion"]?.ToString() ?? "client.authentication.k8s.io/v1",
            InstallHint = exec["installHint"]?.ToString(),
        };
    }

    /// <exception cref="KubernetesTransportException">The plugin can't be run, fails, or says nothing usable.</exception>
    public async Task<ExecCredential> RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var limited = new Runtime.LimitedToken(Limit, time, cancellationToken);
        try
        {
            using var process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("it did not start");
            try
            {
                var errors = process.StandardError.ReadToEndAsync(limited.Token);
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
            var hint = InstallHint is null ? "" : $" {InstallHint}";
            throw new KubernetesTransportException($"The kubeconfig's credential plugin {Command} gave no credentials: {ex.Message}{hint}", ex);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Command, Arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var info = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = "ExecCredential", ["spec"] = new JsonObject { ["interactive"] = false } };
        start.Environment["KUBERNETES_EXEC_INFO"] = info.ToJsonString();
        return start;
    }
}
