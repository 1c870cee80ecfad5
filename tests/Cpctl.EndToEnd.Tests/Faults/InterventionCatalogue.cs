using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Members;

namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>The faults and interventions that a run draws from: each may cost one node, and none may cost data, quorum or the truth of the status.</summary>
internal static class InterventionCatalogue
{
    private const string Manifests = "/etc/kubernetes/manifests";
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(20);

    /// <summary>Long enough for a status that is wrong to be seen as wrong.</summary>
    private static readonly TimeSpan Lastingly = TimeSpan.FromSeconds(100);

    public static IReadOnlyList<Intervention> All { get; } =
    [
        .. new[] { "etcd", "kube-apiserver", "kube-controller", "kube-scheduler" }.Select(process => OnNode($"{process} killed", $"pkill -9 -x {process} || true")),
        .. new[] { "agent", "operator" }.Select(role => OnNode($"{role} killed", $"pkill -9 -f '^/usr/bin/cpctl {role}' || true")),
        OnNode("all operators and agents of a node stopped for a while", "pkill -STOP -f '^/usr/bin/cpctl (agent|operator)'", Lastingly, "pkill -CONT -f '^/usr/bin/cpctl (agent|operator)'"),
        new("node loses its power", async target =>
        {
            await target.Node.KillAsync(TestContext.Current.CancellationToken);
            return target.Node.Name;
        }, Shortly, target => target.Node.StartAsync(TestContext.Current.CancellationToken)),
        new("etcd frozen", async target =>
        {
            await MemberFaults.FreezeAsync(target.Node, 5);
            return target.Node.Name;
        }),
        new("node cut off", async target =>
        {
            await MemberFaults.CutOffAsync(target.Node, target.Nodes.Except([target.Node]), 15);
            return target.Node.Name;
        }),
        new("etcd's data damaged", async target =>
        {
            await MemberFaults.DamageAsync(target.Node, "f=$(ls member/wal/*.wal | tail -1); truncate -s 100 \"$f\"");
            return target.Node.Name;
        }),
        OnNode("etcd's data directory deleted", "rm -rf /var/lib/etcd/member && pkill -9 -x etcd || true"),

        OnApi("a setting changed", target => $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"eventTTL\":\"{target.Round + 60}m\"}}}}}}'"),
        OnApi("a setting changed and its revision deleted", target =>
            $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"eventTTL\":\"{target.Round + 60}m\"}}}}}}'; sleep 3; {NewestRevision} | xargs kubectl -n cpctl-system delete --wait=false"),
        OnApi("every revision deleted", _ => "kubectl -n cpctl-system get secrets -o name --field-selector type=cpctl.dev/revision | xargs kubectl -n cpctl-system delete --wait=false"),
        OnApi("cluster-info deleted", _ => "kubectl -n kube-public delete configmap cluster-info"),

        // The administrator's own binding is among them: only a member of system:masters can go on to the last.
        OnApi("roles and bindings of cpctl deleted", _ =>
            "cpctl certs break-glass --server https://127.0.0.1:6443 --valid-for 5m > /run/masters.conf; export KUBECONFIG=/run/masters.conf; "
            + "kubectl get clusterrolebindings,clusterroles -o name | grep cpctl | xargs kubectl delete --wait=false"),
        OnApi("ControlPlaneNodes deleted with their definition", _ => "kubectl delete crd controlplanenodes.cpctl.dev --wait=false"),
        OnApi("the ControlPlane replaced by force", _ =>
            "kubectl get controlplane cluster -o json > /tmp/cluster.json; kubectl replace --force -f /tmp/cluster.json"),
        OnApi("a Node deleted", target => $"kubectl delete node {target.Node.Name} --wait=false"),
        OnApi("leases of cpctl deleted", _ => "kubectl -n cpctl-system delete lease --all --wait=false"),
        OnApi("mirror pods deleted", target => $"kubectl -n kube-system delete pod --field-selector spec.nodeName={target.Node.Name} --wait=false --grace-period=0 --force"),
        OnNode("copies beside manifests", $"cp {Manifests}/kube-scheduler.yaml {Manifests}/kube-scheduler.yaml.bak", Lastingly, $"rm -f {Manifests}/kube-scheduler.yaml.bak"),
        OnApi("a setting that API servers do not take", _ => $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"extraArgs\":{{\"no-such-flag\":\"1\"}}}}}}}}' || true", Lastingly,
            _ => $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"extraArgs\":null}}}}}}'"),
        OnApi("leases turned off", _ => $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"extraArgs\":{{\"runtime-config\":\"coordination.k8s.io/v1=false\"}}}}}}}}' || true", Lastingly,
            _ => $"{Patch} '{{\"spec\":{{\"apiServer\":{{\"extraArgs\":null}}}}}}'"),
        OnApi("a webhook that is down refuses every write", _ => $"kubectl apply -f - <<'END'\n{Webhook}\nEND", Lastingly,
            _ => "kubectl delete validatingwebhookconfiguration down --ignore-not-found"),
        OnNode("NOSPACE raised by hand", Alarm),
        OnEtcd("a learner added by hand", "member add stray --learner --peer-urls=https://192.0.2.1:2380 || true", Lastingly,
            "member list | grep 192.0.2.1 | cut -d, -f1 | xargs -r -n1 $ETCD member remove"),
        new("two nodes' etcds restarted at once by request", async target =>
        {
            var pair = target.Nodes.Take(2).ToList();
            await Task.WhenAll(pair.Select(node => node.CpctlAsync("node", "restart", node.Name, "etcd", "--no-wait")));
            return string.Join(", ", pair.Select(node => node.Name));
        }),
    ];

    private const string Patch = "kubectl patch controlplane cluster --type merge -p";
    private const string NewestRevision = "kubectl -n cpctl-system get secrets -o name --field-selector type=cpctl.dev/revision --sort-by .metadata.creationTimestamp | tail -1";

    /// <summary>etcdctl can only take alarms back; etcd's gateway from JSON to gRPC takes what raises one.</summary>
    private const string Alarm = """
        ask() { curl -sf --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt \
          --key /etc/kubernetes/pki/etcd/healthcheck-client.key -d "$2" "https://127.0.0.1:2379/v3/maintenance/$1"; }
        id=$(ask status '{}' | grep -o '"member_id":"[0-9]*"' | grep -o '[0-9]*')
        ask alarm "{\"action\":\"ACTIVATE\",\"alarm\":\"NOSPACE\",\"memberID\":\"$id\"}"
        """;

    private const string Webhook = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: down}
        webhooks:
        - name: down.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          timeoutSeconds: 1
          failurePolicy: Fail
          clientConfig: {url: "https://127.0.0.1:1/"}
          rules:
          - {apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE, UPDATE, DELETE], resources: ["*/*"]}
        """;

    private static Intervention OnNode(string name, string script, TimeSpan lasts = default, string? undo = null) => new(
        name,
        async target =>
        {
            await target.Node.BashAsync(script);
            return target.Node.Name;
        },
        lasts,
        undo is null ? null : target => target.Node.BashAsync(undo));

    /// <summary>What an administrator does with kubectl, on another node than the one that was drawn.</summary>
    private static Intervention OnApi(string name, Func<InterventionTarget, string> script, TimeSpan lasts = default, Func<InterventionTarget, string>? undo = null) => new(
        name,
        async target =>
        {
            await AsAdministratorAsync(target.Other, script(target));
            return target.Node.Name;
        },
        lasts,
        undo is null ? null : target => AsAdministratorAsync(target.Other, undo(target)));

    private static Intervention OnEtcd(string name, string command, TimeSpan lasts, string undo) => new(
        name,
        async target =>
        {
            await target.Other.EtcdctlAsync(command);
            return target.Other.Name;
        },
        lasts,
        target => target.Other.BashAsync($"export ETCDCTL_API=3; ETCD=\"{NodeCommands.Etcdctl}\"; $ETCD {undo}"));

    private static Task<string> AsAdministratorAsync(Node node, string script) => node.BashAsync("export KUBECONFIG=/etc/kubernetes/admin.conf; " + script);
}
