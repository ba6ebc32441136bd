using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Data;

/// <summary>Puts a file on the list: one on this machine, whose path is typed, or one that the browser sends.</summary>
public sealed partial class AddData : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _upload;
    private (string Name, long Done, long Length)? _sent;
    private Problem? _problem;
    private string _typed = "";
    private bool _busy;

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
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _upload?.Dispose();
    }

    private Task AddAsync() => DoAsync(async () =>
    {
        var set = await Task.Run(() => Put(_typed), _left.Token);
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
        _upload = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
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

    private async Task DoAsync(Func<Task> work)
    {
        _busy = true;
        _problem = null;
        try
        {
            await work();
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
        finally
        {
            _busy = false;
        }
    }
}
