using Cpctl.DevCluster.Engine;

namespace Cpctl.DevCluster.Processes;

/// <summary>Runs the shell scripts under tools/.</summary>
internal static class Scripts
{
    public static async Task<string> RunAsync(
        string script, IEnumerable<string> arguments, Progress progress, CancellationToken cancellation)
    {
        var command = new Command("bash", [DevPaths.Tool(script), .. arguments])
        {
            Environment = ContainerEngine.Environment,
            OnLine = line => progress.Say("  " + line),
        };
        return (await command.RunAsync(cancellation)).EnsureSuccess().Output.Trim();
    }
}
