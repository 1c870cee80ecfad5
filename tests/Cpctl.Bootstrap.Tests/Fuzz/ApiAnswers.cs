using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Tests.Fuzz;

/// <summary>What an API server of a small cluster answers, before it is damaged.</summary>
internal static class ApiAnswers
{
    private static readonly JsonNode ControlPlane = Parse("""
        {"apiVersion":"cpctl.dev/v1alpha1","kind":"ControlPlane","metadata":{"name":"cluster","uid":"5f0c","resourceVersion":"5","generation":2,"creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"a":"b"}},
         "spec":{"version":"v1.20.2","controlPlaneEndpoint":"lb:6443","clusterName":"kubernetes","certSANs":["a.example.org"],"networking":{"podSubnet":"10.244.0.0/16","serviceSubnet":"10.96.0.0/12","dnsDomain":"cluster.local"},
          "etcd":{"version":"3.4.13","quotaBackendBytes":2147483648},"apiServer":{"extraArgs":{"v":"4"}},"rollout":{"minReadySeconds":5},"certificates":{"leafValidity":"8760h"},
          "backup":{"schedule":"0 */6 * * *","destination":{"directory":"/srv/backups/a"}}},
         "status":{"observedGeneration":2,"latestRevision":3,"version":"v1.20.2","soonestCertificateExpiry":"2027-01-01T00:00:00Z",
          "conditions":[{"type":"Available","status":"True","reason":"AsExpected","message":"all is well","lastTransitionTime":"2026-01-01T00:00:00Z","observedGeneration":2},{"type":"Degraded","status":"False","reason":"AsExpected","message":"m"}],
          "nodes":[{"name":"cp1","currentRevision":3,"targetRevision":3}],"rotated":{"etcd":"2026-01-01T00:00:00Z"},
          "etcd":{"clusterId":"cdf8","epoch":1,"members":[{"name":"cp1","id":"8e9e05c52164694d","peerURLs":["https://10.0.0.1:2380"],"healthy":true,"isLeader":true}]},
          "rotation":{"name":"etcd","phase":"Trust","startedAt":"2026-01-01T00:00:00Z"},"backup":{"lastSuccess":"2026-01-01T00:00:00Z"}}}
        """);

    private static readonly JsonNode Nodes = Parse("""
        {"kind":"ControlPlaneNodeList","metadata":{"resourceVersion":"5"},"items":[
          {"metadata":{"name":"cp1","uid":"1","resourceVersion":"4"},"spec":{"targetRevision":3,"role":"control-plane","ip":"10.0.0.1"},
           "status":{"currentRevision":3,"lastGoodRevision":3,"phase":"Idle","lastHeartbeat":"2026-12-01T00:00:00Z","address":"10.0.0.1","agentVersion":"0.1",
            "components":[{"name":"etcd","ready":true,"version":"3.4.13"},{"name":"kube-apiserver","ready":false,"message":"it waits"}],"etcd":{"memberId":"8e9e","isLeader":true,"dbSizeBytes":5,"raftIndex":7},
            "certificates":[{"name":"apiserver","path":"/etc/kubernetes/pki/apiserver.crt","subject":"CN=kube-apiserver","names":["cp1","10.0.0.1","lb"],"issuer":"CN=kubernetes","notBefore":"2026-01-01T00:00:00Z","notAfter":"2027-06-01T00:00:00Z","renewAt":"2027-01-01T00:00:00Z","renewedBy":"agent","fingerprint":"ab"}]}},
          {"metadata":{"name":"w1"},"spec":{"targetRevision":0,"role":"worker","ip":"10.0.0.9"},"status":{"failedRevision":2,"failureReason":"it ended with 1"}}]}
        """);

    private static readonly JsonNode Secrets = Parse("""
        {"metadata":{"resourceVersion":"5"},"items":[
          {"metadata":{"name":"bootstrap-token-abcdef","namespace":"kube-system"},"type":"bootstrap.kubernetes.io/token",
           "data":{"token-id":"YWJjZGVm","token-secret":"MDEyMzQ1Njc4OWFiY2RlZg==","expiration":"MjAyNy0wMS0wMVQwMDowMDowMFo=","description":"eA==","usage-bootstrap-authentication":"dHJ1ZQ=="}},
          {"metadata":{"name":"revision-3","namespace":"cpctl-system","labels":{"cpctl.dev/revision":"3"},"creationTimestamp":"2026-01-01T00:00:00Z"},"type":"cpctl.dev/revision","data":{"revision.json":"e30="}}]}
        """);

    private static readonly JsonNode Machines = Parse("""
        {"metadata":{},"items":[{"metadata":{"name":"cp1","labels":{"a":"b"}},"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]},
          "status":{"nodeInfo":{"kubeletVersion":"v1.20.2"},"addresses":[{"type":"InternalIP","address":"10.0.0.1"}],"conditions":[{"type":"Ready","status":"True"}]}}]}
        """);

    private static readonly JsonNode Version = Parse("""{"major":"1","minor":"20","gitVersion":"v1.20.2"}""");

    private static readonly JsonNode Empty = Parse("""{"kind":"Status","metadata":{},"status":"Failure","message":"not so","reason":"NotFound","details":{"causes":[{"message":"why"}]},"code":404,"items":[]}""");

    public static JsonNode For(string path) =>
        path.Contains("/controlplanes/", StringComparison.Ordinal) ? ControlPlane
        : path.Contains("/controlplanenodes/", StringComparison.Ordinal) ? Nodes["items"]![0]!
        : path.Contains("/controlplanenodes", StringComparison.Ordinal) ? Nodes
        : path.Contains("/secrets", StringComparison.Ordinal) ? Secrets
        : path.Contains("/api/v1/nodes", StringComparison.Ordinal) ? Machines
        : path.Contains("/version", StringComparison.Ordinal) ? Version
        : Empty;

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
