using System.Globalization;
using System.Text;
using Cpctl.Api.Configuration;
using Cpctl.Bootstrap.Tests.Cases;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Fuzz;

/// <summary>
/// Gives commands damaged files, kubeconfigs, configurations and answers of servers. Whatever they are, a command ends with an exit code of its own and an
/// error in words, and nothing that drives a terminal comes out. A round is told by its number, and can be repeated by it.
/// </summary>
internal sealed class CommandFuzz : IAsyncDisposable
{
    private static readonly string[][] FileCommands = [["backup", "inspect"], ["backup", "verify"], ["certs", "inspect"], ["certs", "inspect", "-o", "yaml"], ["backup", "inspect", "-o", "json"]];

    private static readonly string[][] ApiCommands =
    [
        ["status"], ["status", "-o", "yaml"], ["certs", "list"], ["token", "list"], ["rollout", "status"], ["rollout", "history"], ["upgrade", "plan", "--version", "v1.21.0"],
        ["node", "restart", "cp1", "--dry-run"], ["certs", "renew", "--dry-run"], ["certs", "rotate", "etcd", "--dry-run"],
    ];

    private const string Example = """
        apiVersion: cpctl.dev/v1alpha1
        kind: ControlPlane
        metadata: {name: cluster}
        spec:
          version: v1.20.2
          controlPlaneEndpoint: 10.0.0.1:6443
          certSANs: [a.example.org, 10.9.9.9]
          networking: {podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12, dnsDomain: cluster.local}
          etcd: {version: 3.4.13, heartbeatInterval: 100ms, electionTimeout: 1s, quotaBackendBytes: 2147483648}
          apiServer: {extraArgs: {v: '4'}, featureGates: {A: true}, eventTTL: 1h, auditPolicy: {apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}}
          scheduler: {extraArgs: {v: '4'}}
          kubelet: {failSwapOn: false, maxPods: 50}
          certificates: {keyAlgorithm: ECDSA-P256, leafValidity: 8760h, rotateEvery: {etcd: 720h}}
          encryption: {provider: secretbox}
          rollout: {minReadySeconds: 5, verifyTimeout: 2m}
          backup: {schedule: 0 */6 * * *, destination: {directory: /srv/backups/a}, retention: {last: 3}}
        """;

    private readonly TemporaryNode _node = new();
    private readonly DamagedApi _api;
    private readonly List<byte[]> _files;
    private readonly List<byte[]> _configurations;
    private Random _random = new(0);

    public CommandFuzz()
    {
        _files = [.. Directory.EnumerateFiles(CaseFiles.PathOf(""), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        _configurations = [Encoding.UTF8.GetBytes(Example), .. Directory.EnumerateFiles(CaseFiles.PathOf("yaml")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        _api = new DamagedApi(Answer);
        Directory.CreateDirectory(_node.Paths.At("tmp"));
    }

    public async Task RunAsync(long first, long rounds)
    {
        for (var round = first; round < first + rounds; round++)
        {
            _random = new Random((int)(round & int.MaxValue));
            var (arguments, run) = await OneAsync();
            var wrong = run.ExitCode is < 0 or > 4 ? $"exit code {run.ExitCode}"
                : run.Error.Contains("cpctl did not expect this", StringComparison.Ordinal) ? "unexpected"
                : (run.Output + run.Error).Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "a control character comes out"
                : null;
            if (wrong is not null) Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"round {round}: {string.Join(' ', arguments)}: {wrong}\n{run.Error}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _node.Dispose();
    }

    private async Task<(string[] Arguments, CommandRun Run)> OneAsync()
    {
        string[] arguments = _random.Next(5) switch
        {
            0 => [.. Pick(FileCommands), Write("input", ByteDamage.Of(_random, Pick(_files)))],
            1 => ["token", "list", "--kubeconfig", Write("kubeconfig", WithoutPlugins(ByteDamage.Of(_random, Kubeconfig())))],
            2 => ["render", "--config", Write("cluster.yaml", Configuration()), "--output", _node.Paths.At("out")],
            _ => [.. Pick(ApiCommands), "--kubeconfig", Write("kubeconfig", Kubeconfig())],
        };
        var run = await CommandRun.OfAsync(_node, new FakeHost(), arguments);
        if (Directory.Exists(_node.Paths.At("out"))) Directory.Delete(_node.Paths.At("out"), recursive: true);
        return (arguments, run);
    }

    private byte[] Configuration()
    {
        var seed = Pick(_configurations);
        return _random.Next(2) == 0 || Yaml.ReadAll(Encoding.UTF8.GetString(seed)) is not [var root]
            ? ByteDamage.Of(_random, seed)
            : Encoding.UTF8.GetBytes(Yaml.Write(FieldDamage.Of(_random, root)));
    }

    private byte[] Kubeconfig() => Encoding.UTF8.GetBytes($$"""
        apiVersion: v1
        kind: Config
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u} }]
        clusters:
        - name: c
          cluster:
            server: {{_api.Address}}
        users:
        - name: u
          user: {token: abcdef.0123456789abcdef}
        """);

    // What a plugin does is not cpctl's.
    private static byte[] WithoutPlugins(byte[] kubeconfig) => Encoding.UTF8.GetString(kubeconfig).Contains("exec", StringComparison.Ordinal) ? [] : kubeconfig;

    private (int Code, byte[] Body) Answer(string path)
    {
        lock (_api)
        {
            var seed = ApiAnswers.For(path);
            var body = _random.Next(6) switch
            {
                0 => Encoding.UTF8.GetBytes(seed.ToJsonString()),
                1 => ByteDamage.Of(_random, Encoding.UTF8.GetBytes(seed.ToJsonString())),
                _ => Encoding.UTF8.GetBytes(FieldDamage.Of(_random, seed).ToJsonString()),
            };
            return (_random.Next(8) == 0 ? Pick([400, 401, 403, 404, 409, 410, 429, 500, 503]) : 200, body);
        }
    }

    private string Write(string name, byte[] content)
    {
        var file = _node.Paths.At($"tmp/{name}");
        File.WriteAllBytes(file, content);
        return file;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
