using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Tests.Rendering;

/// <summary>docs/security.md says which items of the CIS Kubernetes Benchmark hold; what cpctl renders agrees with it.</summary>
[Trait("Category", "Unit")]
public sealed class CisBenchmarkTests
{
    /// <summary>How many items each section of version 1.10 has.</summary>
    private static readonly (string Section, int Items)[] Sections =
        [("1.1", 21), ("1.2", 29), ("1.3", 7), ("1.4", 2), ("2", 7), ("3.1", 3), ("3.2", 2), ("4.1", 10), ("4.2", 13)];

    private static readonly Dictionary<string, string> Results = Read();

    public static TheoryData<string> Versions => new("v1.20.2", "v1.28.4", "v1.36.0");

    /// <summary>Items that a manifest or a configuration shows. Those about files on a node are not among them.</summary>
    private static readonly Dictionary<string, Func<Rendered, bool>> Checks = new(StringComparer.Ordinal)
    {
        ["1.2.1"] = all => all.ApiServer.Has("anonymous-auth", "false"),
        ["1.2.2"] = all => !all.ApiServer.Has("token-auth-file"),
        ["1.2.3"] = all => all.Plugins.Contains("DenyServiceExternalIPs", StringComparer.Ordinal),
        ["1.2.4"] = all => all.ApiServer.Has("kubelet-client-certificate") && all.ApiServer.Has("kubelet-client-key"),
        ["1.2.5"] = all => all.ApiServer.Has("kubelet-certificate-authority"),
        ["1.2.6"] = all => all.ApiServer.Has("authorization-mode", "Node,RBAC"),
        ["1.2.9"] = all => all.Plugins.Contains("EventRateLimit", StringComparer.Ordinal),
        ["1.2.10"] = all => !all.Plugins.Contains("AlwaysAdmit", StringComparer.Ordinal),
        ["1.2.11"] = all => all.Plugins.Contains("AlwaysPullImages", StringComparer.Ordinal),
        ["1.2.14"] = all => all.Plugins.Contains("NodeRestriction", StringComparer.Ordinal),
        ["1.2.15"] = all => all.ApiServer.Has("profiling", "false"),
        ["1.2.16"] = all => all.ApiServer.Has("audit-log-path"),
        ["1.2.17"] = all => int.Parse(all.ApiServer["audit-log-maxage"], CultureInfo.InvariantCulture) >= 30,
        ["1.2.18"] = all => int.Parse(all.ApiServer["audit-log-maxbackup"], CultureInfo.InvariantCulture) >= 10,
        ["1.2.19"] = all => int.Parse(all.ApiServer["audit-log-maxsize"], CultureInfo.InvariantCulture) >= 100,
        ["1.2.22"] = all => all.ApiServer.Has("service-account-key-file"),
        ["1.2.23"] = all => all.ApiServer.Has("etcd-certfile") && all.ApiServer.Has("etcd-keyfile"),
        ["1.2.24"] = all => all.ApiServer.Has("tls-cert-file") && all.ApiServer.Has("tls-private-key-file"),
        ["1.2.25"] = all => all.ApiServer.Has("client-ca-file"),
        ["1.2.26"] = all => all.ApiServer.Has("etcd-cafile"),
        ["1.2.27"] = all => all.ApiServer.Has("encryption-provider-config"),
        ["1.2.28"] = _ => new EncryptionSpec().Provider == EncryptionProvider.Secretbox,
        ["1.2.29"] = all => AreStrong(all.ApiServer["tls-cipher-suites"].Split(',')),
        ["1.3.2"] = all => all.ControllerManager.Has("profiling", "false"),
        ["1.3.3"] = all => all.ControllerManager.Has("use-service-account-credentials", "true"),
        ["1.3.4"] = all => all.ControllerManager.Has("service-account-private-key-file"),
        ["1.3.5"] = all => all.ControllerManager.Has("root-ca-file"),
        ["1.3.6"] = all => all.Kubelet("serverTLSBootstrap") == "true",
        ["1.3.7"] = all => all.ControllerManager.Has("bind-address", "127.0.0.1"),
        ["1.4.1"] = all => all.Scheduler["enableProfiling"]?.ToString() == "false",
        ["1.4.2"] = all => all.SchedulerFlags.Has("bind-address", "127.0.0.1"),
        ["2.1"] = all => all.Etcd.Has("cert-file") && all.Etcd.Has("key-file"),
        ["2.2"] = all => all.Etcd.Has("client-cert-auth", "true"),
        ["2.3"] = all => !all.Etcd.Has("auto-tls"),
        ["2.4"] = all => all.Etcd.Has("peer-cert-file") && all.Etcd.Has("peer-key-file"),
        ["2.5"] = all => all.Etcd.Has("peer-client-cert-auth", "true"),
        ["2.6"] = all => !all.Etcd.Has("peer-auto-tls"),
        ["2.7"] = all => all.Etcd["trusted-ca-file"] != all.ApiServer["client-ca-file"],
        ["3.2.1"] = all => all.ApiServer.Has("audit-policy-file"),
        ["4.2.1"] = all => all.Kubelet("authentication.anonymous.enabled") == "false",
        ["4.2.2"] = all => all.Kubelet("authorization.mode") == "Webhook",
        ["4.2.3"] = all => all.Kubelet("authentication.x509.clientCAFile") is not null,
        ["4.2.4"] = all => all.Kubelet("readOnlyPort") == "0",
        ["4.2.7"] = all => !all.KubeletArguments.Contains("--hostname-override", StringComparison.Ordinal),
        ["4.2.9"] = all => all.Kubelet("tlsCertFile") is not null && all.Kubelet("tlsPrivateKeyFile") is not null,
        ["4.2.10"] = all => all.Kubelet("rotateCertificates") == "true",
        ["4.2.11"] = all => all.Kubelet("serverTLSBootstrap") == "true",
        ["4.2.12"] = all => AreStrong([.. all.KubeletConfiguration["tlsCipherSuites"]!.AsArray().Select(suite => suite!.ToString())]),
        ["4.2.13"] = all => all.Kubelet("podPidsLimit") is not null,
    };

    [Fact]
    public void Page_NamesEveryItemOnce() => Assert.Equal(
        Sections.SelectMany(section => Enumerable.Range(1, section.Items).Select(item => $"{section.Section}.{item}")).Order(StringComparer.Ordinal),
        Results.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Page_WhatDiffersOrIsYours_HasAReason() => Assert.All(
        Results.Values, result => Assert.True(result is "passes" or "default" || (result.Split(": ", 2) is [var word, var reason] && word is "passes" or "default" or "differs" or "yours" && reason.Length > 10), result));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Page_AndWhatIsRendered_Agree(string version)
    {
        var rendered = new Rendered(version);

        Assert.All(Checks, check => Assert.True(
            check.Value(rendered) == Results[check.Key].StartsWith("passes", StringComparison.Ordinal), $"{check.Key} of {version}: the page says \"{Results[check.Key]}\""));
    }

    private static bool AreStrong(string[] suites) =>
        suites.Length > 0 && suites.All(suite => suite.StartsWith("TLS_ECDHE_", StringComparison.Ordinal) && suite.Contains("_GCM_", StringComparison.Ordinal));

    /// <summary>By item; a row may stand for several: "1.1.1 to 1.1.8", "1.1.9, 1.1.10".</summary>
    private static Dictionary<string, string> Read([CallerFilePath] string here = "")
    {
        var page = File.ReadAllText(Path.GetFullPath("../../../docs/security.md", Path.GetDirectoryName(here)!));
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in page[page.IndexOf("## CIS Kubernetes Benchmark", StringComparison.Ordinal)..].Split('\n').Where(line => line.Length > 2 && line[0] == '|' && char.IsAsciiDigit(line[2])))
        {
            var cells = row.Trim('|', ' ').Split(" | ");
            foreach (var item in cells[0].Split(", ").SelectMany(Expand))
            {
                results.Add(item, cells[2]);
            }
        }

        return results;
    }

    private static IEnumerable<string> Expand(string items)
    {
        if (items.Split(" to ") is not [var first, var last])
        {
            return [items];
        }

        var dot = first.LastIndexOf('.');
        var (from, to) = (int.Parse(first.AsSpan(dot + 1), CultureInfo.InvariantCulture), int.Parse(last.AsSpan(dot + 1), CultureInfo.InvariantCulture));
        return Enumerable.Range(from, to - from + 1).Select(item => $"{first[..dot]}.{item}");
    }

    /// <summary>What one release's nodes get.</summary>
    private sealed class Rendered(string version)
    {
        private readonly ControlPlaneSpec _spec = TestSpecs.Spec(version);

        public Flags ApiServer => new(TestSpecs.File(_spec, "/kube-apiserver-r1.yaml"));

        public Flags ControllerManager => new(TestSpecs.File(_spec, "/kube-controller-manager.yaml"));

        public Flags SchedulerFlags => new(TestSpecs.File(_spec, "/kube-scheduler.yaml"));

        public Flags Etcd => new(TestSpecs.File(_spec, "/etcd-r1.yaml"));

        public JsonNode Scheduler => Yaml.Read(TestSpecs.Filled(_spec).Single(file => file.Component == "kube-scheduler" && !file.IsManifest).Text)!;

        public JsonNode KubeletConfiguration => Yaml.Read(TestSpecs.File(_spec, "/var/lib/kubelet/config.yaml"))!;

        public string KubeletArguments => TestSpecs.File(_spec, "/cpctl.env");

        public string[] Plugins => ApiServer["enable-admission-plugins"].Split(',');

        public string? Kubelet(string path) => path.Split('.').Aggregate<string, JsonNode?>(KubeletConfiguration, (node, name) => node?[name])?.ToString();
    }

    /// <summary>The command line of a manifest's only container.</summary>
    private sealed class Flags(string manifest)
    {
        private readonly Dictionary<string, string> _values = Yaml.Read(manifest)!["spec"]!["containers"]![0]!["command"]!.AsArray()
            .Select(argument => argument!.ToString())
            .Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal))
            .Select(argument => argument[2..].Split('=', 2))
            .ToDictionary(flag => flag[0], flag => flag[1], StringComparer.Ordinal);

        public string this[string flag] => _values.GetValueOrDefault(flag, "");

        public bool Has(string flag, string? value = null) => _values.TryGetValue(flag, out var given) && (value is null || given == value);
    }
}
