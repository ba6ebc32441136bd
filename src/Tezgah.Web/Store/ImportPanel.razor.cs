using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Tezgah.Core.Problems;
using Tezgah.Runs.Safety;

namespace Tezgah.Web.Store;

/// <summary>Takes a study's file in: first it shows what would come, then it takes it.</summary>
public sealed partial class ImportPanel
{
    private const int MostShown = 200;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    private StudyContent? _content;
    private CancellationTokenSource? _upload;
    private (string Name, long Done, long Length)? _sent;
    private string _file = "";
    private string _typed = "";

    /// <summary>Takes runs in.</summary>
    [Inject]
    public required StudyDesk Desk { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    protected override StoreTask Kind => StoreTask.Import;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _upload?.Dispose();
        if (_content is not null)
        {
            Desk.RemoveUpload(_file);
        }
    }

    private Task LookAsync() => DoAsync(async () =>
    {
        Drop();
        await LookAtAsync(Desk.Find(_typed));
    });

    private async Task LookAtAsync(string file)
    {
        Keeper.Forget(Kind);
        _content = await Desk.LookAsync(file, Left);
        _file = file;
    }

    private Task UploadAsync(InputFileChangeEventArgs chosen) => DoAsync(async () =>
    {
        Drop();
        var file = chosen.File;
        _upload?.Dispose();
        _upload = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var last = Time.GetTimestamp();
        string? path = null;
        try
        {
            path = await Desk.UploadAsync(
                file.Name,
                file.Size,
                stop => file.OpenReadStream(StudyDesk.LargestUpload, stop),
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
            _sent = null;
            await LookAtAsync(path);
        }
        catch (OperationCanceledException) when (_upload.IsCancellationRequested && !Left.IsCancellationRequested)
        {
            // The person gave it up; what was written is gone.
        }
        finally
        {
            _sent = null;
            if (_content is null && path is not null)
            {
                Desk.RemoveUpload(path);
            }
        }
    });

    private void GiveUpUpload() => _upload?.Cancel();

    private void Import()
    {
        try
        {
            Problem = null;
            Desk.Import(_file);

            // The task has it now.
            _content = null;
        }
        catch (ProblemException e)
        {
            Problem = e.Problems[0];
        }
    }

    private void Forget()
    {
        Drop();
        _typed = "";
    }

    private void Drop()
    {
        if (_content is not null)
        {
            Desk.RemoveUpload(_file);
            _content = null;
        }
    }
}
