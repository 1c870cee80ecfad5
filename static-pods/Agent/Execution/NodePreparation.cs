using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <inheritdoc cref="INodePreparation"/>
internal sealed class NodePreparation(NodePaths paths, NodeIdentity node, TimeProvider time, ILogger logger) : INodePreparation
{
    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public void Prepare(TargetRevision target)
    {
        foreach (var file in target.FilesOf(ComponentNames.Settings))
        {
            AtomicFile.Write(paths.At(file.Path), file.Text, FileModes.Secret);
        }

        RenewCertificates();
        LaunchPrograms.Publish(paths, LaunchPrograms.OfThisProcess());
    }

    public void RenewCertificates()
    {
        var settings = paths.At(NodeSettings.FilePath);
        if (!File.Exists(settings) || SignerSet.TryLoad(paths) is not { } signers)
        {
            return;
        }

        var outcome = NodeCredentials.EnsureControlPlane(
            signers, PkiSettings.From(NodeSettings.Read(File.ReadAllText(settings)), node.Endpoint), node, paths, time);
        foreach (var leaf in outcome.Leaves.Where(leaf => leaf.Changed))
        {
            AgentLog.CertificateIssued(logger, leaf.Name, leaf.Found.ToString(), leaf.NotAfter);
        }

        foreach (var file in outcome.Written)
        {
            AgentLog.CredentialWritten(logger, file);
        }

        Certificates = [.. outcome.Leaves
            .Where(leaf => leaf.NotAfter is not null)
            .Select(leaf => new CertificateStatus { Name = leaf.Name, NotAfter = leaf.NotAfter!.Value })];
    }
}
