using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Tezgah.Web.Data;

/// <summary>Puts a file on the list: one on this machine, whose path is typed, or one that the browser sends.</summary>
public sealed partial class AddData
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    private CancellationTokenSource? _upload;
    private (string Name, long Done, long Length)? _sent;
    private string _typed = "";

    /// <summary>Is told the set that was added, or that was there already.</summary>
    [Parameter]
    public EventCallback<DataSet> Added { get; set; }

    /// <summary>Which files may be read.</summary>
    [Inject]
    public required DataPaths Paths { get; set; }

    /// <summary>Where the list is kept.</summary>
    [Inject]
    public required DataSetStore Store { get; set; }

    /// <summary>Takes files from the browser.</summary>
    [Inject]
    public required DataUpload Uploads { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _upload?.Dispose();
    }

    private Task AddAsync() => DoAsync(async () =>
    {
        var set = await Task.Run(() => Put(_typed), Left);
        await Added.InvokeAsync(set);
    });

    private DataSet Put(string typed)
    {
        var path = Paths.Resolve(typed);
        var name = Path.GetFileNameWithoutExtension(path);
        var id = DataSetIds.Of(name, path, null, null);
        var set = Store.Find(id) ?? new DataSet { Id = id, Name = name, Train = path, AddedAt = Time.GetUtcNow() };
        Store.Save(set);
        return set;
    }

    private Task UploadAsync(InputFileChangeEventArgs chosen) => DoAsync(async () =>
    {
        var file = chosen.File;
        _upload?.Dispose();
        _upload = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var last = Time.GetTimestamp();
        try
        {
            var set = await Uploads.TakeAsync(
                file.Name,
                file.Size,
                stop => file.OpenReadStream(DataUpload.Largest, stop),
                done =>
                {
                    _sent = (file.Name, done, file.Size);
                    if (Time.GetElapsedTime(last) >= s_tick)
                    {
                        last = Time.GetTimestamp();
                        StateHasChanged();
                    }
                },
                _upload.Token);
            await Added.InvokeAsync(set);
        }
        catch (OperationCanceledException) when (_upload.IsCancellationRequested)
        {
            // The person gave it up, or left the page; what was written is gone.
        }
        finally
        {
            _sent = null;
        }
    });

    private void Cancel() => _upload?.Cancel();
}
