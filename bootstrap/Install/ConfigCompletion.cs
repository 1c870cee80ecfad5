using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Nodes;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Install;

/// <summary>Fills in what a configuration leaves to the first node: its own address for the endpoint, and the image that this program came in.</summary>
internal sealed class ConfigCompletion(ICri cri)
{
    public async Task<ControlPlane> CompleteAsync(ControlPlane given, NodeNaming node, CancellationToken cancel) => given with
    {
        Metadata = given.Metadata with { Name = ControlPlane.OnlyName },
        Spec = given.Spec with
        {
            ControlPlaneEndpoint = given.Spec.ControlPlaneEndpoint ?? node.Endpoint(ApiServerSlots.Port),
            Images = given.Spec.Images with { Cpctl = given.Spec.Images.Cpctl ?? await ImageAsync(cancel) },
        },
    };

    // Without a runtime there is no list of images; preflight says that the runtime is absent, and nothing goes on.
    private async Task<string?> ImageAsync(CancellationToken cancel)
    {
        try
        {
            return await CpctlImage.FindAsync(cri, BuildInfo.Version, cancel);
        }
        catch (CriException)
        {
            return null;
        }
    }
}
