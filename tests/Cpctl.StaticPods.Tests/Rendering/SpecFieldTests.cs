using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Rendering;

/// <summary>Each field of the spec has its effect, in the components it concerns and in no other.</summary>
[Trait("Category", "Unit")]
public class SpecFieldTests
{
    private const string Settings = ComponentNames.Settings;
    private static readonly string[] All = [Settings, ComponentNames.Etcd, ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler];

    public static TheoryData<string> Fields => [.. Cases.Keys];

    private static Dictionary<string, FieldCase> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["version"] = new(s => s.Version = "v1.21.0", [Settings, ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler], "kube-apiserver:v1.21.0"),
        ["imageRepository"] = new(s => s.ImageRepository = "registry.local:5000/k8s", All[1..], "image: registry.local:5000/k8s/etcd:3.5.30"),
        ["clusterName"] = new(s => s.ClusterName = "blue", [Settings, ComponentNames.ControllerManager], "--cluster-name=blue"),
        ["controlPlaneEndpoint"] = new(s => s.ControlPlaneEndpoint = "api.example.org:443", [Settings], "controlPlaneEndpoint: api.example.org:443"),
        ["certSANs"] = new(s => s.CertSANs = ["extra.example.org"], [Settings], "- extra.example.org"),
        ["networking.podSubnet"] = new(s => s.Networking.PodSubnet = "10.42.0.0/16", [Settings, ComponentNames.ControllerManager], "--cluster-cidr=10.42.0.0/16"),
        ["networking.serviceSubnet"] = new(
            s => s.Networking.ServiceSubnet = "10.43.0.0/16", [Settings, ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Kubelet], "\"10.43.0.10\""),
        ["networking.dnsDomain"] = new(
            s => s.Networking.DnsDomain = "k8s.internal", [Settings, ComponentNames.ApiServer, ComponentNames.Kubelet], "--service-account-issuer=https://kubernetes.default.svc.k8s.internal"),
        ["images.etcd"] = new(s => s.Images.Etcd = "mirror/etcd:x", [ComponentNames.Etcd], "image: mirror/etcd:x"),
        ["images.cpctl"] = new(s => s.Images.Cpctl = "mirror/cpctl:2", [ComponentNames.Agent, ComponentNames.Operator], "image: mirror/cpctl:2"),
        ["images.pause"] = new(s => s.Images.Pause = "mirror/pause:3", [ComponentNames.Kubelet], "--pod-infra-container-image=mirror/pause:3"),
        ["etcd.version"] = new(s => s.Etcd.Version = "3.6.11-0", [Settings, ComponentNames.Etcd], "--feature-gates=CompactHashCheck=true,InitialCorruptCheck=true"),
        ["etcd.quotaBackendBytes"] = new(s => s.Etcd.QuotaBackendBytes = 123456789, [ComponentNames.Etcd], "--quota-backend-bytes=123456789"),
        ["etcd.heartbeatInterval"] = new(s => s.Etcd.HeartbeatInterval = "250ms", [ComponentNames.Etcd], "--heartbeat-interval=250"),
        ["etcd.electionTimeout"] = new(s => s.Etcd.ElectionTimeout = "2500ms", [ComponentNames.Etcd], "--election-timeout=2500"),
        ["etcd.snapshotCount"] = new(s => s.Etcd.SnapshotCount = 5000, [ComponentNames.Etcd], "--snapshot-count=5000"),
        ["etcd.autoCompactionRetention"] = new(s => s.Etcd.AutoCompactionRetention = "8h", [ComponentNames.Etcd], "--auto-compaction-retention=8h"),
        ["etcd.defragmentation.enabled"] = new(s => s.Etcd.Defragmentation.Enabled = false, [], null),
        ["etcd.defragmentation.fragmentationPercent"] = new(s => s.Etcd.Defragmentation.FragmentationPercent = 60, [], null),
        ["etcd.defragmentation.minimumSizeBytes"] = new(s => s.Etcd.Defragmentation.MinimumSizeBytes = 1, [], null),
        ["apiServer.featureGates"] = new(
            s => s.ApiServer.FeatureGates = new Dictionary<string, bool> { ["B"] = false, ["A"] = true },
            [ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler, ComponentNames.Kubelet],
            "--feature-gates=A=true,B=false"),
        ["apiServer.enableAdmissionPlugins"] = new(
            s => s.ApiServer.EnableAdmissionPlugins = ["PodNodeSelector", "NodeRestriction"], [ComponentNames.ApiServer], "--enable-admission-plugins=NodeRestriction,PodNodeSelector"),
        ["apiServer.disableAdmissionPlugins"] = new(s => s.ApiServer.DisableAdmissionPlugins = ["LimitRanger"], [ComponentNames.ApiServer], "--disable-admission-plugins=LimitRanger"),
        ["apiServer.eventTTL"] = new(s => s.ApiServer.EventTTL = "2h", [ComponentNames.ApiServer], "--event-ttl=2h"),
        ["apiServer.shutdownDelayDuration"] = new(s => s.ApiServer.ShutdownDelayDuration = "12s", [ComponentNames.ApiServer], "terminationGracePeriodSeconds: 72"),
        ["apiServer.auditPolicy"] = new(
            s => s.ApiServer.AuditPolicy = new JsonObject { ["apiVersion"] = "audit.k8s.io/v1", ["kind"] = "Policy", ["rules"] = new JsonArray(new JsonObject { ["level"] = "Request" }) },
            [ComponentNames.ApiServer],
            "level: Request"),
        ["apiServer.admissionConfiguration"] = new(
            s => s.ApiServer.AdmissionConfiguration = new JsonObject
            {
                ["apiVersion"] = "apiserver.config.k8s.io/v1",
                ["kind"] = "AdmissionConfiguration",
                ["plugins"] = new JsonArray(new JsonObject { ["name"] = "EventRateLimit", ["configuration"] = new JsonObject { ["kind"] = "Configuration" } }),
            },
            [ComponentNames.ApiServer],
            "--admission-control-config-file=/var/lib/cpctl/config/kube-apiserver-r"),
        ["apiServer.maxRequestsInflight"] = new(s => s.ApiServer.MaxRequestsInflight = 800, [ComponentNames.ApiServer], "--max-requests-inflight=800"),
        ["apiServer.maxMutatingRequestsInflight"] = new(s => s.ApiServer.MaxMutatingRequestsInflight = 500, [ComponentNames.ApiServer], "--max-mutating-requests-inflight=500"),
        ["apiServer.goawayChance"] = new(s => s.ApiServer.GoawayChance = 0.001m, [ComponentNames.ApiServer], "--goaway-chance=0.001"),
        ["apiServer.oidc.issuerURL"] = Oidc(oidc => oidc.IssuerURL = "https://login.example.org/a", "--oidc-issuer-url=https://login.example.org/a"),
        ["apiServer.oidc.clientID"] = Oidc(oidc => oidc.ClientID = "blue", "--oidc-client-id=blue"),
        ["apiServer.oidc.usernameClaim"] = Oidc(oidc => oidc.UsernameClaim = "email", "--oidc-username-claim=email"),
        ["apiServer.oidc.usernamePrefix"] = Oidc(oidc => oidc.UsernamePrefix = "oidc:", "--oidc-username-prefix=oidc:"),
        ["apiServer.oidc.groupsClaim"] = Oidc(oidc => oidc.GroupsClaim = "groups", "--oidc-groups-claim=groups"),
        ["apiServer.oidc.groupsPrefix"] = Oidc(oidc => oidc.GroupsPrefix = "oidc:", "--oidc-groups-prefix=oidc:"),
        ["apiServer.oidc.requiredClaims"] = Oidc(oidc => oidc.RequiredClaims = Args("hd", "example.org"), "--oidc-required-claim=hd=example.org"),
        ["apiServer.oidc.certificateAuthority"] = Oidc(oidc => oidc.CertificateAuthority = "-----BEGIN CERTIFICATE-----\n", "--oidc-ca-file=/var/lib/cpctl/config/kube-apiserver-r"),
        ["apiServer.extraArgs"] = new(s => s.ApiServer.ExtraArgs = Args("audit-log-maxage", "7"), [ComponentNames.ApiServer], "--audit-log-maxage=7"),
        ["controllerManager.extraArgs"] = new(s => s.ControllerManager.ExtraArgs = Args("profiling", "true"), [ComponentNames.ControllerManager], "--profiling=true"),
        ["scheduler.extraArgs"] = new(s => s.Scheduler.ExtraArgs = Args("v", "4"), [ComponentNames.Scheduler], "--v=4"),
        ["scheduler.configuration"] = new(
            s => s.Scheduler.Configuration = new JsonObject { ["leaderElection"] = new JsonObject { ["leaseDuration"] = "30s" } }, [ComponentNames.Scheduler], "leaseDuration: 30s"),
        ["kubelet"] = new(s => s.Kubelet = new JsonObject { ["cgroupDriver"] = "cgroupfs" }, [ComponentNames.Kubelet], "cgroupDriver: cgroupfs"),
        ["certificates.keyAlgorithm"] = new(s => s.Certificates.KeyAlgorithm = KeyAlgorithm.Rsa2048, [Settings], "keyAlgorithm: RSA-2048"),
        ["certificates.authorityValidity"] = new(s => s.Certificates.AuthorityValidity = "48h", [Settings], "authorityValidity: 48h"),
        ["certificates.leafValidity"] = new(s => s.Certificates.LeafValidity = "24h", [Settings, ComponentNames.ControllerManager], "--cluster-signing-duration=24h"),
        ["certificates.renewBefore"] = new(s => s.Certificates.RenewBefore = "1h", [Settings], "renewBefore: 1h"),
        ["certificates.tokenRetirement"] = new(s => s.Certificates.TokenRetirement = "1h", [Settings], "tokenRetirement: 1h"),
        ["certificates.rotateEvery"] = new(s => s.Certificates.RotateEvery = new RotationIntervals { Etcd = "720h" }, [], null),
        ["encryption.provider"] = new(s => s.Encryption.Provider = EncryptionProvider.Aesgcm, [Settings], "provider: aesgcm"),
        ["rollout.paused"] = new(s => s.Rollout.Paused = true, [], null),
        ["rollout.verifyTimeout"] = new(s => s.Rollout.VerifyTimeout = "9m", [Settings], "verifyTimeout: 9m"),
        ["rollout.minReadySeconds"] = new(s => s.Rollout.MinReadySeconds = 17, [Settings], "minReadySeconds: 17"),
        ["rollout.allowOutage"] = new(s => s.Rollout.AllowOutage = true, [Settings], "allowOutage: true"),
        ["archives.prune"] = new(s => s.Archives.Prune = false, [], null),
        ["archives.keep"] = new(s => s.Archives.Keep = 3, [], null),
        ["archives.maxCount"] = new(s => s.Archives.MaxCount = 30, [], null),
        ["archives.minAge"] = new(s => s.Archives.MinAge = "240h", [], null),
        ["archives.maxAge"] = new(s => s.Archives.MaxAge = "1440h", [], null),
        ["archives.maxTotalBytes"] = new(s => s.Archives.MaxTotalBytes = 1, [], null),
        ["backup.schedule"] = Backup(backup => backup.Schedule = "0 2 * * *"),
        ["backup.paused"] = Backup(backup => backup.Paused = true),
        ["backup.timeZone"] = Backup(backup => backup.TimeZone = "Europe/Berlin"),
        ["backup.recipients"] = Backup(backup => backup.Recipients = ["age1"]),
        ["backup.plaintext"] = Backup(backup => backup.Plaintext = true),
        ["backup.destination"] = new(
            s => s.Backup = new BackupSpec { Destination = new BackupDestination { Directory = "/srv/cluster/backups" } }, [ComponentNames.Agent], "path: /srv/cluster"),
        ["backup.drill.schedule"] = Backup(backup => backup.Drill = new DrillSpec { Schedule = "0 3 * * 0" }),
        ["backup.retention"] = Backup(backup => backup.Retention = new BackupRetention { Last = 3 }),
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Render_ChangedField_ChangesItsComponentsOnly(string field)
    {
        var changed = Cases[field];
        var before = RevisionRenderer.Render(TestSpecs.Spec(), TestSpecs.Facts);
        var spec = TestSpecs.Spec();
        changed.Change(spec);

        var after = RevisionRenderer.Render(spec, TestSpecs.Facts);

        Assert.Equal(changed.Components.Order(StringComparer.Ordinal), after.Components.Where(c => before.Components[c.Key] != c.Value).Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal(changed.Components.Count == 0, before.Hash == after.Hash);
        if (changed.Text is { } text)
        {
            Assert.False(before.Files.Any(file => changed.Components.Contains(file.Component) && file.Text.Contains(text, StringComparison.Ordinal)), "it says so by default");
            Assert.True(after.Files.Any(file => changed.Components.Contains(file.Component) && file.Text.Contains(text, StringComparison.Ordinal)), $"no file says {text}");
        }
    }

    [Fact]
    public void Cases_EveryFieldOfTheSpec_HasOne() => Assert.Equal(Leaves(typeof(ControlPlaneSpec), "").Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Leaves(Type type, string prefix) => type.GetProperties().SelectMany(property =>
    {
        var name = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
        return property.PropertyType.Name.EndsWith("Spec", StringComparison.Ordinal) ? Leaves(property.PropertyType, name + ".") : [name];
    });

    private static FieldCase Oidc(Action<OidcSpec> change, string text) => new(
        s => change(s.ApiServer.Oidc = new OidcSpec { IssuerURL = "https://issuer.example", ClientID = "kubernetes" }), [ComponentNames.ApiServer], text);

    /// <summary>What operator and agent look up when they make one.</summary>
    private static FieldCase Backup(Action<BackupSpec> change) => new(s => change(s.Backup = new BackupSpec()), [], null);

    private static Dictionary<string, string> Args(string flag, string value) => new() { [flag] = value };

    /// <param name="Change">Sets the field to something that is not its default.</param>
    /// <param name="Components">Those whose content must change.</param>
    /// <param name="Text">What one of their files then holds.</param>
    private sealed record FieldCase(Action<ControlPlaneSpec> Change, IReadOnlyList<string> Components, string? Text);
}
