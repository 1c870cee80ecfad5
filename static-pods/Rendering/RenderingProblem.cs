namespace Cpctl.StaticPods.Rendering;

/// <summary>Why a spec cannot be rendered.</summary>
/// <param name="Path">The field, as in spec.apiServer.extraArgs.secure-port.</param>
/// <param name="Message">What is wrong and what to do, for users.</param>
public sealed record RenderingProblem(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
