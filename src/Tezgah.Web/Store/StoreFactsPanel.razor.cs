using Microsoft.AspNetCore.Components;
using Tezgah.Runs.Safety;
using Tezgah.Storage.Safety;
using Tezgah.Web.Display;

namespace Tezgah.Web.Store;

/// <summary>What is there: database, folders, room, back-ups. Folders are counted while the page is open already.</summary>
public sealed partial class StoreFactsPanel
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    private StoreFacts? _facts;
    private FolderSize? _size;
    private BackupFile? _last;
    private long? _free;
    private bool _counted;
    private bool _wasBusy;

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    protected override StoreTask Kind => StoreTask.Backup;

    private string FoldersText => _size is not { } size ? T["Counting"]
        : !_counted ? T["RunFoldersSoFar", Format.Bytes(size.Bytes)]
        : size.CheckpointBytes > 0 ? T["RunFoldersAll", Format.Bytes(size.Bytes), Format.Bytes(size.CheckpointBytes)]
        : Format.Bytes(size.Bytes);

    /// <inheritdoc/>
    protected override void Heard()
    {
        // Numbers change when something has ended, or a download was taken.
        if (_wasBusy || !Keeper.IsBusy)
        {
            _ = LoadAsync(ReadAsync);
        }

        _wasBusy = Keeper.IsBusy;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync(ReadAsync);
        await LoadAsync(CountAsync);
    }

    private async Task ReadAsync()
    {
        _facts = await Keeper.FactsAsync(Left);
        _free = Keeper.FreeBytes();
        _last = Keeper.Backups().FirstOrDefault(b => b.Kind is BackupKind.Made or BackupKind.Taken);
        StateHasChanged();
    }

    private async Task CountAsync()
    {
        var told = Time.GetTimestamp();
        _size = await Keeper.CountRunsAsync(
            sum =>
            {
                if (Time.GetElapsedTime(told) >= s_tick)
                {
                    told = Time.GetTimestamp();
                    _ = InvokeAsync(() =>
                    {
                        _size = _counted ? _size : sum;
                        StateHasChanged();
                    });
                }
            },
            Left);
        _counted = true;
    }
}
