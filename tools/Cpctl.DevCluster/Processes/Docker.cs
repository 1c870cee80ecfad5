namespace Cpctl.DevCluster.Processes;

/// <summary>
/// The Docker engine through its own command line: the one client that passes streams and exit codes of `exec` unchanged and that
/// speaks to any engine version. The API version is Debian 12's.
/// </summary>
public static class Docker
{
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOCKER_API_VERSION"] = System.Environment.GetEnvironmentVariable("DOCKER_API_VERSION") ?? "1.41",
        ["DOCKER_BUILDKIT"] = "0",
        ["DOCKER_CLI_HINTS"] = "false",
    };

    public static Command Command(params IEnumerable<string> arguments) => new("docker", arguments) { Environment = Environment };

    /// <summary>Runs a docker command and returns its trimmed output; throws <see cref="CommandException"/> when it fails.</summary>
    public static async Task<string> RunAsync(CancellationToken cancellation, params IEnumerable<string> arguments) =>
        (await Command(arguments).RunAsync(cancellation)).EnsureSuccess().Output.Trim();

    /// <summary>Runs a docker command; false when it fails.</summary>
    public static async Task<bool> TryAsync(CancellationToken cancellation, params IEnumerable<string> arguments) =>
        (await Command(arguments).RunAsync(cancellation)).ExitCode == 0;
}
