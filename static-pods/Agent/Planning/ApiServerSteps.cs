using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// The API server is replaced side by side: the new one comes up on the free slot and proves itself there, port 6443 is led to it, and only
/// then the old manifest goes. One that never becomes ready costs nothing. The old one drains by itself; the next replacement waits for it.
/// </summary>
internal static class ApiServerSteps
{
    public static ApplyStep? Next(NodeObservation node)
    {
        if (node.Target.Pod(ComponentNames.ApiServer) is not { } pod)
        {
            return null;
        }

        if (!node.IsWritten(pod))
        {
            return Starting(node, pod);
        }

        if (InPlaceSteps.Settling(node, pod) is { } waiting)
        {
            return waiting;
        }

        if (node.Redirect != SlotOf(node, pod))
        {
            return new ApplyStep.Redirect(SlotOf(node, pod));
        }

        return node.OldManifestsOf(pod).FirstOrDefault() is { } old ? new ApplyStep.RemoveManifest(old.PodName) : null;
    }

    private static ApplyStep Starting(NodeObservation node, TargetPod pod)
    {
        // Somebody changed our file: put back without taking it away, for it may be the only one.
        if (node.Manifest(pod.PodName) is not null)
        {
            return new ApplyStep.WriteManifest(pod);
        }

        // One keeps serving: the one that has the port, or, while none has, one that runs.
        var others = node.OldManifestsOf(pod)
            .OrderByDescending(manifest => manifest.Slot == node.Redirect)
            .ThenByDescending(manifest => node.IsAlive(manifest.PodName))
            .ToList();
        var serving = others.FirstOrDefault();
        if (others.Find(manifest => manifest != serving) is { } superfluous)
        {
            return new ApplyStep.RemoveManifest(superfluous.PodName);
        }

        if (serving?.Slot == node.Target.Slot)
        {
            return new ApplyStep.Restage(ApiServerSlots.Other(node.Target.Slot));
        }

        return node.StoppingRunOf(ComponentNames.ApiServer) is { } stopping
            ? Waits.ForOthers($"{stopping.PodName} has to drain and stop", ComponentNames.ApiServer)
            : new ApplyStep.WriteManifest(pod);
    }

    private static int SlotOf(NodeObservation node, TargetPod pod) => node.Manifest(pod.PodName)?.Slot ?? node.Target.Slot;
}
