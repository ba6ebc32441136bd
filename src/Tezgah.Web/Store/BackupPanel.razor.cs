using Tezgah.Core.Problems;
using Tezgah.Storage.Safety;

namespace Tezgah.Web.Store;

/// <summary>Makes back-ups, lists them, and says how one is restored.</summary>
public sealed partial class BackupPanel
{
    private const int MostShown = 50;

    private IReadOnlyList<BackupFile>? _backups;
    private string _typed = "";
    private string? _chosen;
    private StoreTaskState? _seen;

    /// <inheritdoc/>
    protected override StoreTask Kind => StoreTask.Backup;

    private string? Chosen => _chosen ?? _backups?.FirstOrDefault(b => b is { Kind: BackupKind.Made, Path: not null })?.Path;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _typed = Keeper.SuggestedBackup;
        _seen = State;
        Read();
    }

    /// <inheritdoc/>
    protected override void Heard()
    {
        if (State is { IsRunning: false } ended && ended != _seen)
        {
            if (ended.Result is StoreFile { Path: not null })
            {
                (_typed, _chosen) = (Keeper.SuggestedBackup, null);
            }

            _seen = ended;
        }

        Read();
        base.Heard();
    }

    private void Read()
    {
        try
        {
            _backups = Keeper.IsBusy && _backups is not null ? _backups : Keeper.Backups();
        }
        catch (ProblemException e)
        {
            Problem = e.Problems[0];
        }
    }
}
