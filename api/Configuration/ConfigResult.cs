using Cpctl.Api.Errors;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>A configuration that was read: the object with defaults filled in, or everything that is wrong with it.</summary>
/// <param name="Value">Null when there are problems.</param>
/// <param name="Problems">All of them, in the order of the file.</param>
public sealed record ConfigResult(ControlPlane? Value, IReadOnlyList<ConfigProblem> Problems)
{
    /// <exception cref="CpctlException">BadInput with every problem, one a line.</exception>
    public ControlPlane OrThrow() => Value ?? throw new CpctlException(
        ExitCode.BadInput,
        Problems.Count == 1 ? "The configuration has a problem" : $"The configuration has {Problems.Count} problems",
        Environment.NewLine + string.Join(Environment.NewLine, Problems),
        "Remedy the file and run the command again; nothing was changed.");
}
