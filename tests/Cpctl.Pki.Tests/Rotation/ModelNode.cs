using Cpctl.Pki.Rotation;

namespace Cpctl.Pki.Tests.Rotation;

/// <summary>A node of a <see cref="RotationModel"/>. What was sealed for it when it was admitted is what it begins with, however late.</summary>
internal sealed class ModelNode(string name, bool isWorker, KeyLine admitted)
{
    internal const int Pieces = 2;

    private readonly string[] _shown = new string[Pieces];

    internal string Name { get; } = name;

    internal bool IsWorker { get; } = isWorker;

    internal bool IsDown { get; set; }

    /// <summary>Admitted and counted; a member only when it has begun to run.</summary>
    internal bool IsMember { get; private set; }

    internal bool Works => IsMember && !IsDown;

    /// <summary>The line on its disk: it produces by this at once.</summary>
    internal KeyLine Taken { get; private set; } = admitted;

    /// <summary>What its components have loaded.</summary>
    internal IReadOnlySet<string> Accepts { get; private set; } = new HashSet<string>();

    internal IEnumerable<string> Shown => _shown;

    internal NodeTrustState Reported { get; private set; } = new(name, Accepts: null, ProducesWith: null, new HashSet<string>());

    internal void Finish()
    {
        if (IsMember)
        {
            return;
        }

        IsMember = true;
        Array.Fill(_shown, Taken.Active);
        Load();
    }

    internal void TakeUp(KeyLine line) => Taken = line;

    internal void Load() => Accepts = Taken.Accepted.ToHashSet(StringComparer.Ordinal);

    internal void Reissue(int piece, string? signer)
    {
        if (IsMember && signer is not null)
        {
            _shown[piece % Pieces] = signer;
        }
    }

    internal void Report() => Reported = new NodeTrustState(Name, Accepts, IsWorker ? null : Taken.Active, _shown.ToHashSet(StringComparer.Ordinal));
}
