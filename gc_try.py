import sys, json, time, gc
import reportedly.pipeline as pl
from reportedly.records import Source
tools = pl.open_tools(trained=False)
rows = [json.loads(l) for l in open("/tmp/house/sp/refill.jsonl")][:80]
def run():
    t=time.process_time(); 
    for r in rows: pl.read_text(r["text"], Source("0"*64, published=r["published"]), tools)
    return time.process_time()-t
run()
print(gc.get_count(), gc.get_threshold(), len(gc.get_objects()), gc.get_stats())
print("normal", run(), run()); print(gc.get_stats())
gc.freeze(); print("frozen", run(), run())
gc.disable(); print("disabled", run(), run())
