using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Rollouts;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Certificates;

/// <summary><c>cpctl certs rotate</c>: asks the operator for a rotation and shows how it goes.</summary>
internal sealed class CertificateRotateHandler(CliServices services, string? kubeconfig)
{
    /// <param name="name">What to rotate.</param>
    /// <param name="authorities">Directory with the authority to rotate to; null lets the operator make one.</param>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="wait">Until it is done.</param>
    /// <param name="format">How to write the result.</param>
    public async Task<int> RunAsync(string name, string? authorities, bool dryRun, bool wait, OutputFormat format, CancellationToken cancel)
    {
        var brought = authorities is null ? null : SuccessorFiles.Read(name, authorities, services.Time.GetUtcNow());
        using var api = ClusterConnection.Open(services, kubeconfig);
        var controlPlane = await ApiErrors.ExplainAsync(() => new RolloutObjects(api).ControlPlaneAsync(cancel));
        var nodes = await ApiErrors.ExplainAsync(() => api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel));
        RotationOrder.Check(name, controlPlane, nodes);
        if (brought is not null) await new SuccessorFiles(api).RefuseInUseAsync(name, brought, nodes, cancel);
        if (dryRun)
        {
            foreach (var line in RotationForecast.Of(name, nodes)) await services.Console.Out.WriteLineAsync(line);
            if (brought is not null) await services.Console.Out.WriteLineAsync(SuccessorFiles.Text(brought));
            return (int)ExitCode.Done;
        }

        var request = RotationRequest.At(services.Time.GetUtcNow(), name, brought?.Fingerprint);
        await ApiErrors.ExplainAsync(() => AskAsync(api, controlPlane, request, brought, cancel));
        if (!wait)
        {
            await SayAsync($"the {RotationName.Title(name)} is going to be rotated; status.rotation of ControlPlane {ControlPlane.OnlyName} tells how far it is");
            return (int)ExitCode.Done;
        }

        KeyRotationStatus? done = null;
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            RotationWatch.Phases,
            async progress => done = await new RotationWatch(api, services.Time).FollowAsync(request.Id, progress, cancel),
            cancel);
        await ReportAsync(done!, format);
        return (int)ExitCode.Done;
    }

    /// <summary>What was brought is there before anybody asks for it, and does not stay when nobody does.</summary>
    private static async Task<ControlPlane> AskAsync(KubernetesClient api, ControlPlane controlPlane, RotationRequest request, Authority? brought, CancellationToken cancel)
    {
        var parcel = new ProvidedAuthority(api);
        if (brought is not null) await parcel.PutAsync(request, brought, cancel);
        try
        {
            return await api.MergePatchAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, request.PatchOf(controlPlane), cancel);
        }
        catch when (brought is not null)
        {
            await parcel.RemoveAsync(CancellationToken.None);
            throw;
        }
    }

    private Task ReportAsync(KeyRotationStatus done, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(done, ApiJson.Default.KeyRotationStatus)!);
            return Task.CompletedTask;
        }

        var seconds = (done.CompletedAt!.Value - done.StartedAt!.Value).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return SayAsync($"the {RotationName.Title(done.Name)} was rotated in {seconds} s; no node accepts the old one{new IndentedText(Aftermath(done.Name), 0)}");
    }

    private static string Aftermath(string name) => name == RotationName.Cluster
        ? "\nCopies of admin.conf and join commands from before are refused: copy /etc/kubernetes/admin.conf again, and print new ones with `cpctl token create`."
        : "";

    private Task SayAsync(TerminalLine text) => services.Console.Out.WriteLineAsync(text);
}
