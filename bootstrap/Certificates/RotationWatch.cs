using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>Shows a rotation's steps as they come, until it is complete. It goes on without being watched.</summary>
internal sealed class RotationWatch(IKubernetesClient api, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>The steps that take time, as a list of phases.</summary>
    public static IReadOnlyList<string> Phases { get; } = [.. RotationSteps.All.Where(step => step != RotationSteps.Complete)];

    /// <returns>The rotation when it is complete.</returns>
    /// <exception cref="CpctlException">Refused (3): the operator can't use the authority that was brought.</exception>
    public async Task<KeyRotationStatus> FollowAsync(string id, IPhaseProgress progress, CancellationToken cancel)
    {
        var shown = -1;
        while (true)
        {
            var rotation = await TryReadAsync(id, progress, cancel);
            if (rotation is not null)
            {
                RequireAccepted(rotation);
                shown = Show(shown, rotation, progress);
                if (rotation.CompletedAt is not null)
                {
                    return rotation;
                }
            }

            await Task.Delay(LookAgain, time, cancel);
        }
    }

    private static void RequireAccepted(KeyRotationStatus rotation)
    {
        if (rotation.Step != RotationSteps.Refused) return;
        throw new CpctlException(
            ExitCode.Refused, $"the operator refuses this as the next {RotationName.Title(rotation.Name)}", rotation.Waiting ?? "it does not say why", "Bring another, or none: cpctl makes one then. Nothing was changed.");
    }

    /// <summary>A step may be over before it was seen: it is shown all the same.</summary>
    private static int Show(int shown, KeyRotationStatus rotation, IPhaseProgress progress)
    {
        var now = rotation.CompletedAt is not null ? Phases.Count : Phases.ToList().IndexOf(rotation.Step);
        for (; shown < now; shown++)
        {
            if (shown >= 0)
            {
                progress.End(Phases[shown]);
            }

            if (shown + 1 < Phases.Count)
            {
                progress.Begin(Phases[shown + 1]);
            }
        }

        if (rotation.Waiting is { } waiting && now < Phases.Count)
        {
            progress.Say(waiting);
        }

        return shown;
    }

    /// <summary>An API server that is just being replaced is no reason to stop watching.</summary>
    private async Task<KeyRotationStatus?> TryReadAsync(string id, IPhaseProgress progress, CancellationToken cancel)
    {
        try
        {
            var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            return controlPlane?.Status?.Rotation is { } rotation && rotation.Id == id ? rotation : null;
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException { Status: >= System.Net.HttpStatusCode.InternalServerError })
        {
            progress.Say("the API does not answer at the moment");
            return null;
        }
    }
}
