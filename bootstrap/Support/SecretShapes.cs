using System.Text.RegularExpressions;

namespace Cpctl.Bootstrap.Support;

/// <summary>What secrets of all sorts of programs look like: by the name that stands before them, or by themselves.</summary>
internal static partial class SecretShapes
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const RegexOptions AnyCase = Options | RegexOptions.IgnoreCase;

    /// <summary>In milliseconds, for one text.</summary>
    private const int Limit = 10_000;

    /// <summary>Names whose value opens something, with dashes, underscores or nothing between their words, and with any words before them.</summary>
    private const string Name =
        @"(pass(word|wd|phrase|code)s?|pwd|client-key-data"
        + @"|(secret|access|account|api|auth|private|encryption|signing|master|storage|shared|license|certificate)[_-]?(access)?[_-]?key"
        + @"|(client|app|shared|webhook|token|session|cookie|hmac|jwt|consumer|oauth)[_-]?secret"
        + @"|(access|auth|refresh|id|bot|api|session|security|sas|personal|deploy|registry|vault|root|unseal|csrf|xsrf)[_-]?token"
        + @"|[a-z0-9]+_(token|secret|pass)|credentials?)";

    /// <summary>In the quotes that it began with, escaped or not, or up to what ends a bare word. What is a path names a file, and stays.</summary>
    private const string Value = @"(?<!/)((?<=\\[""'])[^""'\\][^""']*?(?=\\[""'])|(?<=(?<!\\)"")(\\.|[^""\\\n])+|(?<=(?<!\\)')[^'\n]+|(?!/)[^\s""'\\,;&}{\[\]]+)";

    /// <summary>What is kept is in the group "kept".</summary>
    public static IReadOnlyList<Regex> Named { get; } =
        [Assigned(), Flag(), ListedFlag(), Token(), DockerAuth(), Cookie(), Query(), Netrc(), Curl(), CommandLine(), Vault(), CertificateKey(), Putty()];

    /// <summary>The whole of it goes.</summary>
    public static IReadOnlyList<Regex> Whole { get; } = [Vendor(), EncodedWebToken(), Hash(), SlackHook(), ClusterToken()];

    [GeneratedRegex(@"(?<kept>" + Name + @"\\?[""']?\s*[:=]\s*(\\?[""'])?)(?!\[redacted\])" + Value, AnyCase, Limit)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"(?<kept>(?<=^|[\s""'])--?[\w-]*(password|passwd|passphrase|token|secret|api-?key|access-?key)[ \t]+[""']?)(?![-/])[^\s""']+", AnyCase | RegexOptions.Multiline, Limit)]
    private static partial Regex Flag();

    /// <summary>A flag and its value as two items of a list.</summary>
    [GeneratedRegex(@"(?<kept>[""']--?[\w-]*(password|passwd|passphrase|token|secret|api-?key|access-?key)[""']\s*,\s*[""'])[^""']+", AnyCase, Limit)]
    private static partial Regex ListedFlag();

    /// <summary>The word alone may name anything: only what is as long as one is taken for a token.</summary>
    [GeneratedRegex(@"(?<kept>\btoken\\?[""']?\s*[:=]\s*\\?[""']?)[\w.~+/=-]{16,}", AnyCase, Limit)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<kept>(""(auth|identitytoken)\\?""|\\""(auth|identitytoken)\\""|\.dockerconfigjson\\?[""']?|\.dockercfg\\?[""']?)\s*:\s*\\?[""']?)[A-Za-z0-9+/=]{8,}", Options, Limit)]
    private static partial Regex DockerAuth();

    [GeneratedRegex(@"(?<kept>\b(Set-)?Cookie\\?[""']?\s*:\s*\\?[""']?)[^\r\n""'\\]+", AnyCase, Limit)]
    private static partial Regex Cookie();

    /// <summary>Signed addresses: whoever has one may fetch what it leads to.</summary>
    [GeneratedRegex(@"(?<kept>[?&](X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|sig|signature|token|secret|key|code)=)[^&\s""'\\]+", AnyCase, Limit)]
    private static partial Regex Query();

    [GeneratedRegex(@"(?<kept>\blogin\s+\S+\s+password\s+)\S+", AnyCase, Limit)]
    private static partial Regex Netrc();

    [GeneratedRegex(@"(?<kept>\bcurl\b[^\n|;]*?\s(-u|--user)[ =]?[""']?[^\s:""']+:)[^\s""']+", Options, Limit)]
    private static partial Regex Curl();

    [GeneratedRegex(@"(?<kept>\bsshpass\s+-p\s*|\b(mysql|mysqldump|mariadb)\b[^\n|;]*?\s-p|\bredis-cli\b[^\n|;]*?\s-a\s+)(?=\S)[^\s""']+", Options, Limit)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"(?<kept>\b(Unseal Key \d+|Recovery Key \d+|Initial Root Token)\s*:\s*)\S+", Options, Limit)]
    private static partial Regex Vault();

    /// <summary>kubeadm's, that its uploaded keys are encrypted with.</summary>
    [GeneratedRegex(@"(?<kept>certificate-?key[\s:=""']+)[0-9a-f]{64}", AnyCase, Limit)]
    private static partial Regex CertificateKey();

    [GeneratedRegex(@"(?<kept>Private-Lines: [0-9]+\s+)[A-Za-z0-9+/=\s]+?(?=\s*Private-MAC|\z)", Options, Limit)]
    private static partial Regex Putty();

    /// <summary>GitHub, GitLab, Slack, Google, Stripe, OpenAI, npm, HashiCorp, DigitalOcean, SendGrid, PyPI, Docker, Grafana, Atlassian, Shopify and AWS.</summary>
    [GeneratedRegex(
        @"\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{20,}|gl(pat|dt|rt|ft)-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35}|ya29\.[\w-]{10,}|[rs]k_(live|test)_\w{10,}"
        + @"|sk-[\w-]{20,}|npm_[A-Za-z0-9]{30,}|hv[sb]\.[\w-]{20,}|do[opr]_v1_[a-f0-9]{40,}|SG\.[\w-]{16,}\.[\w-]{16,}|pypi-[\w-]{16,}|dckr_pat_[\w-]{10,}|gls?a_\w{10,}"
        + @"|ATATT[\w=-]{20,}|shp(at|ca|pa|ss)_[a-fA-F0-9]{20,}|(AKIA|ASIA)[0-9A-Z]{16})\b",
        Options, Limit)]
    private static partial Regex Vendor();

    /// <summary>"eyJ", with which every JSON Web Token begins, in base64: as Secrets hold it.</summary>
    [GeneratedRegex(@"\bZXlK[A-Za-z0-9+/=]{40,}", Options, Limit)]
    private static partial Regex EncodedWebToken();

    /// <summary>Of a password, as in /etc/shadow and htpasswd files: it can be guessed at leisure.</summary>
    [GeneratedRegex(@"\$(2[abxy]|1|5|6|y|apr1|argon2id?)\$[./A-Za-z0-9$=,+-]{16,}", Options, Limit)]
    private static partial Regex Hash();

    [GeneratedRegex(@"https://hooks\.slack\.com/(services|workflows)/[\w/-]+", Options, Limit)]
    private static partial Regex SlackHook();

    /// <summary>Of k3s and RKE2.</summary>
    [GeneratedRegex(@"\bK10[0-9a-f]{64}::[\w-]+:[\w-]+", Options, Limit)]
    private static partial Regex ClusterToken();
}
