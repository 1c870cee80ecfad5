using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Install;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki;
using Cpctl.Pki.Import;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Restore;
using Cpctl.Recovery.Restore.Plain;

namespace Cpctl.Bootstrap.Restoring.Plain;

/// <summary>A snapshot of etcd alone, of a cluster that cpctl did not make, with what was given beside it: checked, fit for each other, and held open.</summary>
internal sealed class PlainSnapshot : IRestoredCluster
{
    private readonly FileBytes _file;
    private readonly SnapshotReport _report;
    private readonly string _prefix;
    private readonly IReadOnlyList<EncryptionKey> _keys;

    private PlainSnapshot(FileBytes file, SnapshotReport report, PlainFacts facts, string prefix, IReadOnlyList<EncryptionKey> keys, SignerSet signers) =>
        (_file, _report, Facts, _prefix, _keys, Signers) = (file, report, facts, prefix, keys, signers);

    public PlainFacts Facts { get; }

    public SignerSet Signers { get; }

    public long Revision => _report.Database.Revision;

    public string Display => string.Create(
        CultureInfo.InvariantCulture,
        $"a snapshot of etcd, revision {Revision}, hash {_report.Database.Hash:x}, of the cluster whose authority is {Signers.Cluster.Active.Pin}");

    /// <summary>What is switched on in its etcd and will not be in the restored one.</summary>
    public IReadOnlyList<string> Modes => _report.Database.Modes;

    public IReadOnlyList<MemberInfo> Members => _report.Database.Members;

    public AuthorityLine EtcdAuthorities => Signers.Etcd;

    /// <summary>The cluster's id and its new key of encryption are made anew by every run; those of the run that began count.</summary>
    public void SaveSigners(NodePaths paths)
    {
        if (SignerSet.TryLoad(paths)?.Cluster.Active.Fingerprint != Signers.Cluster.Active.Fingerprint) Signers.Save(paths);
    }

    public string Plan(BootstrapRequest.Resolved request) => PlainPlanText.Of(request, this);

    public void Build(RestoredSpec spec, string directory, FirstMember member, CancellationToken cancel) =>
        PlainData.Build(_file, Facts, _prefix, _keys, directory, member, cancel);

    public void Dispose() => _file.Dispose();

    /// <param name="path">The snapshot, or the database of a member that does not run.</param>
    /// <param name="spec">Of the configuration.</param>
    /// <exception cref="CpctlException">Bad input (2): something is missing or does not fit, everything of it at once; failed (1): the snapshot is damaged.</exception>
    public static Task<PlainSnapshot> OpenAsync(string path, PlainArguments given, ControlPlaneSpec spec, TimeProvider time, CancellationToken cancel) => BackupErrors.ExplainAsync(path, async () =>
    {
        if (BackupFile.KindOf(path) != BackupKind.Snapshot)
        {
            throw new CpctlException(
                ExitCode.BadInput, "--pki is for a snapshot of etcd alone", $"{path} is a bundle, or encrypted as one", "Leave --pki and --config out: a bundle brings its own.");
        }

        var report = await SnapshotFile.InspectAsync(path, cancel);
        if (!report.IsIntact) throw new InvalidDataException($"it is damaged: {report.Damage.First().What}");
        RevisionLimit.Raise(report.Database.LastRevision, RestoredDirectory.Bump);
        var pki = ClusterFolder.Read(given.Pki, time.GetUtcNow());
        var encryption = Encryption(given.EncryptionConfig);
        var prefix = PlainFacts.PrefixOf(spec);
        var file = new FileBytes(path);
        try
        {
            var facts = PlainFacts.Read(file, prefix, encryption.Keys, cancel);
            Require([.. pki.Problems, .. encryption.Problems, .. PlainFit.Problems(facts, report.Database.WrittenFor, spec, given.Config, given.EncryptionConfig)]);
            var signers = pki.ToSigners(facts.SecretKeys, PkiSettings.From(spec, spec.ControlPlaneEndpoint ?? ""), time);
            return new PlainSnapshot(file, report, facts, prefix, encryption.Keys, signers);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    private static EncryptionImport Encryption(string? file)
    {
        if (file is null) return EncryptionImport.None;
        try
        {
            return EncryptionFile.Parse(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new EncryptionImport([], [e.Message]);
        }
    }

    private static void Require(IReadOnlyList<string> problems)
    {
        if (problems.Count == 0) return;
        throw new CpctlException(
            ExitCode.BadInput, "the cluster can't be restored from these", string.Join('\n', problems), "Correct what is named and run the same command again. Nothing was changed.");
    }
}
