using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Install;

/// <summary>Reads the user's configuration; whatever is wrong with it is said all at once.</summary>
internal static class ConfigFile
{
    /// <exception cref="CpctlException">Bad input (2): the file is missing, or has problems, each with its path and line.</exception>
    public static async Task<ControlPlane> ReadAsync(string file, CancellationToken cancel)
    {
        var result = ClusterConfigReader.Read(await ReadTextAsync(file, cancel), file);
        if (result.Value is not { } controlPlane) throw Bad(file, result.Problems);
        return RequireRunnable(controlPlane, file);
    }

    /// <summary>What no schema can know: settings and versions that no control plane can run with.</summary>
    /// <exception cref="CpctlException">Bad input (2), with every problem.</exception>
    public static ControlPlane RequireRunnable(ControlPlane controlPlane, string source)
    {
        var problems = SpecRules.Check(controlPlane.Spec, running: [], kubelets: []);
        return problems.Count == 0 ? controlPlane : throw Bad(source, problems);
    }

    private static CpctlException Bad(string source, IReadOnlyList<ConfigProblem> problems) => new(
        ExitCode.BadInput,
        $"{source} has {(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems")}",
        string.Join('\n', problems.Select(problem => problem.ToString())),
        "Correct the file and run the same command again; nothing was changed. The configuration reference lists every field.");

    private static async Task<string> ReadTextAsync(string file, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(file == LocalBundle.StandardInput ? "/dev/stdin" : file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(
                ExitCode.BadInput, $"can't read the configuration {file}", e.Message, "Give the path of a readable file with --config.", e);
        }
    }
}
