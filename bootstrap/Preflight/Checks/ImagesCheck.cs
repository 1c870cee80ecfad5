using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Images that are not on the node yet are pulled when their pods start; that takes time, and fails without a registry.</summary>
internal sealed class ImagesCheck(ICri cri) : IPreflightCheck
{
    public async Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        // Without a socket RuntimeCheck has said what there is to say.
        if (!Path.Exists(subject.Paths.ContainerdSocket)) return [];
        var missing = new List<string>();
        foreach (var image in subject.Images)
        {
            if (await cri.TryGetImageAsync(image, cancel) is null) missing.Add(image);
        }

        return missing.Count == 0
            ? []
            :
            [
                Finding.Warning(
                    $"not on this node yet, will be pulled: {string.Join(", ", missing)}",
                    "Without a registry, load them first: ctr -n k8s.io images import FILE."),
            ];
    }
}
